import { DomainError } from '@lethe/core/errors';
import { isUuid, type RequestId } from '@lethe/core/tenancy';
import { z } from 'zod';

const ID_LENGTH_MAX = 200;

export const requestIdSchema = z.string().max(ID_LENGTH_MAX);

/** A text that is no id names nothing and is answered exactly like a missing one. */
export function requireRequestId(text: string): RequestId {
  if (!isUuid(text)) throw requestNotFound();
  return text as RequestId;
}

export function requestNotFound(): DomainError {
  return new DomainError('not_found', 'There is no such request.');
}
