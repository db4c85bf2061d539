import { DomainError } from '../errors/index.ts';
import { MS_PER_MINUTE } from '../time/index.ts';

/** How old a preview may be when what it told of is saved. */
export const PREVIEW_AGE_MAX_MS = 5 * MS_PER_MINUTE;

/**
 * Refuses to save by a preview that may no longer be true.
 * @param previewedAt  null for whoever saves without one, as programs do
 * @throws {DomainError} conflict
 */
export function refuseStalePreview(previewedAt: Date | null, now: Date): void {
  if (previewedAt === null || Math.abs(now.getTime() - previewedAt.getTime()) <= PREVIEW_AGE_MAX_MS) return;
  throw new DomainError('conflict', 'Not saved. The preview is more than 5 minutes old.', { param: 'previewed_at' });
}
