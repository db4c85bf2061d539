// Hot path: the life of a request, step by step.
import { type AdmitPorts, admit } from '../pipeline/admit.ts';
import { type AuthenticatePorts, authenticate } from '../pipeline/authenticate.ts';
import { type ForwardPorts, forward } from '../pipeline/forward.ts';
import { readBody } from '../pipeline/read-body.ts';
import type { Route } from './route.ts';

export type ChatCompletionsPorts = AuthenticatePorts & AdmitPorts & ForwardPorts;

export function chatCompletions(ports: ChatCompletionsPorts): Route {
  return {
    method: 'POST',
    path: '/v1/chat/completions',
    async run({ request, client, requestId, arrivedAtMs }) {
      const principal = await authenticate(ports, request.headers.authorization);
      const body = await readBody(request, ports.limits);
      const admission = admit(ports, { requestId, arrivedAtMs, headers: request.headers }, principal, body);
      await forward(ports, admission, client);
    },
  };
}
