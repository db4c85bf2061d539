import { DomainError } from '@lethe/core/errors';
import type { Route } from './route.ts';

const OK = Buffer.from('{"status":"ok"}');

export interface HealthPorts {
  /** Whether the database answers. */
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
        if (!(await isReady())) throw new DomainError('service_unavailable', 'The database cannot be reached.');
        client.answerJson(OK);
      },
    },
  ];
}
