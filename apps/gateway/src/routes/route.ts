import type { IncomingMessage } from 'node:http';
import type { RequestId } from '@lethe/core/tenancy';
import type { ClientConnection } from '../pipeline/client-connection.ts';

/** A request on its way in. */
export interface Call {
  readonly request: IncomingMessage;
  readonly client: ClientConnection;
  readonly requestId: RequestId;
  /** On the monotonic clock. */
  readonly arrivedAtMs: number;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Resolves when the request is over. What it throws becomes the answer, as long as none has begun. */
  run(call: Call): Promise<void>;
}
