// Hot path: the life of a request, step by step.
import { type AdmitPorts, admit } from '../pipeline/admit.ts';
import { type AuthenticatePorts, authenticate } from '../pipeline/authenticate.ts';
import { checkKey } from '../pipeline/check-key.ts';
import { type ForwardPorts, forward } from '../pipeline/forward.ts';
import type { KeyUses } from '../pipeline/key-uses.ts';
import type { RateLimiter } from '../pipeline/rate-limiter.ts';
import { readBody } from '../pipeline/read-body.ts';
import { retentionHeaders } from '../wire/retention-headers.ts';
import type { Route } from './route.ts';

interface KeyPorts {
  readonly rateLimiter: RateLimiter;
  readonly keyUses: Pick<KeyUses, 'note'>;
}

export type ChatCompletionsPorts = AuthenticatePorts & KeyPorts & AdmitPorts & ForwardPorts;

export function chatCompletions(ports: ChatCompletionsPorts): Route {
  return {
    method: 'POST',
    path: '/v1/chat/completions',
    async run({ request, client, requestId, arrivedAtMs }) {
      const principal = await authenticate(ports, request.headers.authorization);
      ports.keyUses.note(principal);
      checkKey(ports, principal);
      const body = await readBody(request, ports.limits);
      const admission = admit(ports, { requestId, arrivedAtMs, headers: request.headers }, principal, body);
      client.announce(retentionHeaders(admission.retention));
      await forward(ports, admission, client);
    },
  };
}
