// Hot path: budget 5 µs. A body is counted as it comes and refused at the limit, whatever its headers said.
import type { IncomingMessage } from 'node:http';
import { DomainError } from '@lethe/core/errors';
import type { GatewayLimits } from '../limits.ts';
import type { HeldBody } from './body-memory.ts';

/** Thrown when the caller hung up before its request was complete: there is nobody to answer. */
export class RequestAborted extends Error {}

type BodyLimits = Pick<GatewayLimits, 'bodySizeBytesMax' | 'bodyIdleTimeoutMs'>;

/** Where the pieces of a body find room. */
type BodyRoom = Pick<HeldBody, 'grow'>;

/**
 * @param room  left out for bodies whose limit is small
 * @throws {DomainError} request_too_large, request_timeout, invalid_request; service_unavailable when there is no room
 */
export function readBody(request: IncomingMessage, limits: BodyLimits, room: BodyRoom | null = null): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new DomainError('invalid_request', 'Compressed request bodies are not accepted.', {
      param: 'content-encoding',
    });
  }
  if (Number(request.headers['content-length']) > limits.bodySizeBytesMax) throw tooLarge(limits);
  // The caller left while something else was waited for: nothing more is heard of its request, not even its end.
  if (request.destroyed) throw new RequestAborted();
  return collect(request, limits, room);
}

function collect(request: IncomingMessage, limits: BodyLimits, room: BodyRoom | null): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    const idle = setTimeout(() => fail(tooSlow()), limits.bodyIdleTimeoutMs);

    function onData(chunk: Buffer): void {
      sizeBytes += chunk.length;
      if (sizeBytes > limits.bodySizeBytesMax) {
        fail(tooLarge(limits));
        return;
      }
      if (room?.grow(chunk.length) === false) {
        fail(noRoom());
        return;
      }
      chunks.push(chunk);
      idle.refresh();
    }
    function onEnd(): void {
      stop();
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
    }
    function onClose(): void {
      fail(new RequestAborted());
    }
    function fail(error: Error): void {
      stop();
      request.pause();
      reject(error);
    }
    function stop(): void {
      clearTimeout(idle);
      request.off('data', onData).off('end', onEnd).off('close', onClose);
    }

    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', ignoreError);
  });
}

/** A broken connection is also told by `close`. */
function ignoreError(): void {}

function tooLarge({ bodySizeBytesMax }: BodyLimits): DomainError {
  return new DomainError('request_too_large', `The request body is larger than ${bodySizeBytesMax} bytes.`);
}

function noRoom(): DomainError {
  return new DomainError('service_unavailable', 'The gateway is busy with large requests. Please try again.');
}

function tooSlow(): DomainError {
  return new DomainError('request_timeout', 'The request body did not arrive in time.');
}
