// Hot path: the life of a request, step by step.
import { type ForwardOncePorts, forwardOnce } from '../idempotency/forward-once.ts';
import { forward } from '../pipeline/forward.ts';
import { type ReceivePorts, receiveRequest } from '../pipeline/receive-request.ts';
import type { Protocol } from '../wire/protocol.ts';
import { PROTOCOLS } from '../wire/protocols.ts';
import { retentionHeaders } from '../wire/retention-headers.ts';
import type { Route } from './route.ts';

export type InferencePorts = ReceivePorts & ForwardOncePorts;

/** The calls of models, one route for each wire API. */
export function inference(ports: InferencePorts): readonly Route[] {
  return PROTOCOLS.map((protocol) => inferenceRoute(ports, protocol));
}

function inferenceRoute(ports: InferencePorts, protocol: Protocol): Route {
  return {
    method: 'POST',
    path: protocol.path,
    async run(call) {
      const admission = await receiveRequest(ports, protocol, call);
      call.client.announce(retentionHeaders(admission.retention, admission.isCreditLow));
      await (admission.idempotency === null
        ? forward(ports, admission, call.client)
        : forwardOnce(ports, admission, call.client, call.request.socket.remoteAddress ?? null));
    },
  };
}
