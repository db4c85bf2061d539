import type { IncomingMessage } from 'node:http';
import { DomainError } from '@lethe/core/errors';
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

/** For a path that nobody serves, and for one that is not for this caller: both are told the same. Most who read it have a base URL that is wrong by `/v1`. */
export function nothingHere(): DomainError {
  const message =
    'There is nothing at this path. The base URL ends in /v1 for the SDKs of OpenAI, and without it for those of Anthropic.';
  return new DomainError('not_found', message);
}

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Resolves when the request is over. What it throws becomes the answer, as long as none has begun. */
  run(call: Call): Promise<void>;
}
