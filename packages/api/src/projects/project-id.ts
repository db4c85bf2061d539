import { DomainError } from '@lethe/core/errors';
import { isUuid, type ProjectId } from '@lethe/core/tenancy';
import { z } from 'zod';

const ID_LENGTH_MAX = 64;

export const projectIdSchema = z.string().min(1).max(ID_LENGTH_MAX).toLowerCase();

/** A text without the shape of an id names no project, and is answered like one. */
export function requireProjectId(text: string): ProjectId {
  if (!isUuid(text)) throw new DomainError('not_found', 'There is no such project.');
  return text as ProjectId;
}
