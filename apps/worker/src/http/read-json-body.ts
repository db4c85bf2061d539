import type { IncomingMessage } from 'node:http';
import { DomainError } from '@lethe/core/errors';

export const BODY_SIZE_BYTES_MAX = 1_024;

/** Reads a small JSON body. Refuses it as soon as it is larger than allowed. */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes > BODY_SIZE_BYTES_MAX) {
      throw new DomainError('request_too_large', `The body may have at most ${BODY_SIZE_BYTES_MAX} bytes.`);
    }
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    throw new DomainError('invalid_json', 'The body is not JSON.', {}, error);
  }
}
