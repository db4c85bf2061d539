import { DomainError } from '../errors/index.ts';

export const STAFF_NOTE_LENGTH_MAX = 500;

/**
 * What staff writes about a step, for the organization to read.
 * @throws {DomainError} invalid_request when nothing was written, or too much
 */
export function checkStaffNote(entered: string): string {
  const note = entered.trim();
  if (note === '' || note.length > STAFF_NOTE_LENGTH_MAX) {
    throw new DomainError('invalid_request', `Write a reason of at most ${STAFF_NOTE_LENGTH_MAX} characters.`, {
      param: 'note',
    });
  }
  return note;
}
