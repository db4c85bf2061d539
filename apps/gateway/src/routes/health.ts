import { DomainError } from '@lethe/core/errors';
import type { Route } from './route.ts';

const OK = Buffer.from('{"status":"ok"}');

export interface HealthPorts {
  /** Whether traffic should come. */
  readonly isReady: () => Promise<boolean>;
}

/** Live: the process answers. Ready: it can also do its work. */
export function health({ isReady }: HealthPorts): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/health/live',
      async run({ client }) {
        client.answerJson(OK);
      },
    },
    {
      method: 'GET',
      path: '/health/ready',
      async run({ client }) {
        if (!(await isReady()))
          throw new DomainError(
            'service_unavailable',
            'The gateway is not ready: it starts, or its database or its disk is away.',
          );
        client.answerJson(OK);
      },
    },
  ];
}
