import { addMs, MS_PER_DAY, MS_PER_HOUR, utcDayOf } from '../time/index.ts';
import {
  BACKUPS_UNDECRYPTABLE_WITHIN_MS,
  CIPHERTEXT_DROPPED_WITHIN_MS,
  KEY_DESTROYED_WITHIN_MS,
  MASTER_KEY_DISABLED_MS,
} from './destruction-bounds.ts';
import { dayWords, spanWords } from './lifecycle-words.ts';
import { MASTER_KEY_RETIRED_MS } from './master-key-rotation.ts';
import type { DestructionStatus } from './ports.ts';

export const DESTRUCTION_NUMBERS = ['read', 'key', 'ciphertext', 'backup'] as const;
export type DestructionNumberName = (typeof DESTRUCTION_NUMBERS)[number];

/** From when a number counts: expiry itself, or the end of the UTC hour or UTC day that it falls in. */
export type CountedFrom = 'expiry' | 'end_of_expiry_hour' | 'end_of_expiry_day';

/** One of the four numbers that the product states about an expired payload, and whether it is kept at this moment. */
export interface DestructionNumber {
  readonly name: DestructionNumberName;
  readonly withinMs: number;
  readonly countedFrom: CountedFrom;
  readonly isMet: boolean;
  /** Why it is not met; null when it is. */
  readonly unmetReason: string | null;
}

/** From the retirement of a version to its destruction: its day, half an hour before it, and an hour for each of both runs. */
const DESTROYED_AFTER_RETIREMENT_MS = MASTER_KEY_RETIRED_MS + MASTER_KEY_DISABLED_MS + 2 * MS_PER_HOUR;

/** The four numbers, judged by how destruction stands. Legal holds are apart: what they keep is not late. */
export function judgeNumbers(status: DestructionStatus, now: Date): readonly DestructionNumber[] {
  return [
    numberOf('read', 0, 'expiry', null),
    numberOf('key', KEY_DESTROYED_WITHIN_MS, 'end_of_expiry_hour', whyKeysAreLate(status, now)),
    numberOf('ciphertext', CIPHERTEXT_DROPPED_WITHIN_MS, 'end_of_expiry_day', whyCiphertextIsLate(status, now)),
    numberOf('backup', BACKUPS_UNDECRYPTABLE_WITHIN_MS, 'expiry', whyBackupsAreReadable(status, now)),
  ];
}

function numberOf(
  name: DestructionNumberName,
  withinMs: number,
  countedFrom: CountedFrom,
  unmetReason: string | null,
): DestructionNumber {
  return { name, withinMs, countedFrom, isMet: unmetReason === null, unmetReason };
}

function whyKeysAreLate({ overdueKeyCount, oldestOverdueAt }: DestructionStatus, now: Date): string | null {
  if (oldestOverdueAt === null || now <= addMs(oldestOverdueAt, KEY_DESTROYED_WITHIN_MS)) return null;
  const late = `more than ${spanWords(KEY_DESTROYED_WITHIN_MS)} after`;
  return overdueKeyCount === 1
    ? `The key of 1 ended hour is still there, ${late} its end.`
    : `The keys of ${overdueKeyCount} ended hours are still there, the oldest ${late} its end.`;
}

/** A day's ciphertext is dropped only when no key of that day is left, so a key that is too late holds it up. */
function whyCiphertextIsLate({ oldestOverdueAt }: DestructionStatus, now: Date): string | null {
  if (oldestOverdueAt === null) return null;
  const day = utcDayOf(addMs(oldestOverdueAt, -1));
  if (now <= addMs(day, MS_PER_DAY + CIPHERTEXT_DROPPED_WITHIN_MS)) return null;
  return `The ciphertext of ${dayWords(day)} waits for a key that is still there.`;
}

/**
 * A version that Lethe destroys itself is expected for its day; one that the operator supplies opens backups for as long as it is supplied.
 * The oldest that is there wrapped what expired since it was made, so it says how far back backups can be decrypted.
 */
function whyBackupsAreReadable({ retiredMasterKeys, oldestMasterKey }: DestructionStatus, now: Date): string | null {
  const late = retiredMasterKeys.find(
    ({ provider, retiredAt }) => provider === 'environment' || now > addMs(retiredAt, DESTROYED_AFTER_RETIREMENT_MS),
  );
  if (late !== undefined) {
    const { version, provider, retiredAt } = late;
    const remedy = provider === 'environment' ? 'is still supplied: the operator has to remove it' : 'is still there';
    return `Version ${version} of the master key was replaced on ${dayWords(retiredAt)} and ${remedy}.`;
  }
  if (oldestMasterKey === null || now <= addMs(oldestMasterKey.createdAt, BACKUPS_UNDECRYPTABLE_WITHIN_MS)) return null;
  return `Version ${oldestMasterKey.version} of the master key, of ${dayWords(oldestMasterKey.createdAt)}, was not replaced in time.`;
}
