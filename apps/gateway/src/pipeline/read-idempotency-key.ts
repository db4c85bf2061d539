// Hot path: one look-up; most requests have none.
import type { IncomingHttpHeaders } from 'node:http';
import { DomainError } from '@lethe/core/errors';

const IDEMPOTENCY_HEADER = 'idempotency-key';
const IDEMPOTENCY_KEY = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;

/** @throws {DomainError} invalid_request */
export function readIdempotencyKey(headers: IncomingHttpHeaders): string | null {
  const value = headers[IDEMPOTENCY_HEADER];
  if (value === undefined) return null;
  if (typeof value === 'string' && IDEMPOTENCY_KEY.test(value)) return value;
  const message = '"Idempotency-Key" takes 1 to 255 printable ASCII characters.';
  throw new DomainError('invalid_request', message, { param: 'Idempotency-Key' });
}
