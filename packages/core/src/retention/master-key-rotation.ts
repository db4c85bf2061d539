import { addMs, MS_PER_MINUTE } from '../time/index.ts';
import { MASTER_KEY_DISABLED_MS, MASTER_KEY_ROTATED_WITHIN_MS } from './destruction-bounds.ts';
import type { MasterKeyVersion } from './master-key-version.ts';

/** For how long a retired version still opens what a process read just before it was rewrapped. */
export const MASTER_KEY_RETIRED_MS = 30 * MS_PER_MINUTE;

export interface RotationState {
  readonly now: Date;
  /** The instant up to which destruction may go; null while it is paused. */
  readonly destructionNow: Date | null;
  /** The version that wraps. */
  readonly newestVersion: number;
  /** Those whose key is there, disabled ones included. */
  readonly loadedVersions: readonly number[];
  /** Whether Lethe makes and removes versions, or the operator does. */
  readonly isOperatedByLethe: boolean;
  readonly versions: readonly MasterKeyVersion[];
  readonly neededVersions: readonly number[];
}

export type RotationStep =
  /** A version that was destroyed is back, with an older copy of its file. */
  | { readonly kind: 'remove'; readonly version: number }
  | { readonly kind: 'rewrap'; readonly version: number }
  | { readonly kind: 'retire'; readonly version: number }
  | { readonly kind: 'disable'; readonly version: number }
  | { readonly kind: 'destroy'; readonly version: number }
  | { readonly kind: 'make'; readonly version: number };

/**
 * What a rotation does next; null when there is nothing to do now. Each step leads to a state from which the same function goes on, so a
 * rotation that was interrupted anywhere ends like one that was not. At most two versions live and one more is disabled at any time.
 */
export function nextRotationStep(state: RotationState): RotationStep | null {
  return (
    strayStep(state) ??
    state.versions.filter((version) => isReplaced(version, state)).reduce(firstStep(state), null) ??
    makeStep(state)
  );
}

function strayStep({ versions, loadedVersions, isOperatedByLethe, newestVersion }: RotationState): RotationStep | null {
  const stray = versions.find(
    ({ version, destroyedAt }) =>
      destroyedAt !== null && version !== newestVersion && loadedVersions.includes(version) && isOperatedByLethe,
  );
  return stray === undefined ? null : { kind: 'remove', version: stray.version };
}

function isReplaced({ version, destroyedAt }: MasterKeyVersion, { newestVersion }: RotationState): boolean {
  return version < newestVersion && destroyedAt === null;
}

function firstStep(state: RotationState) {
  return (found: RotationStep | null, version: MasterKeyVersion) => found ?? stepOf(version, state);
}

function stepOf(known: MasterKeyVersion, state: RotationState): RotationStep | null {
  const { version, retiredAt, disabledAt } = known;
  const { now, versions } = state;
  const isLoaded = state.loadedVersions.includes(version);
  if (state.neededVersions.includes(version)) return isLoaded ? { kind: 'rewrap', version } : null;
  if (retiredAt === null) return { kind: 'retire', version };
  if (disabledAt === null) {
    const isDue = !isLoaded || addMs(retiredAt, MASTER_KEY_RETIRED_MS) <= now;
    const isAnotherDisabled = versions.some((other) => other.disabledAt !== null && other.destroyedAt === null);
    return isDue && !isAnotherDisabled ? { kind: 'disable', version } : null;
  }
  // A key that is not there any more is gone whenever it went; one that is there has its day, and then only Lethe's own is removed.
  const isOver = state.destructionNow !== null && addMs(disabledAt, MASTER_KEY_DISABLED_MS) <= state.destructionNow;
  return !isLoaded || (state.isOperatedByLethe && isOver) ? { kind: 'destroy', version } : null;
}

function makeStep(state: RotationState): RotationStep | null {
  const newest = state.versions.find(({ version }) => version === state.newestVersion);
  const isOlderAlive = state.versions.some((version) => isReplaced(version, state) && version.disabledAt === null);
  if (!state.isOperatedByLethe || newest === undefined || isOlderAlive) return null;
  const isYoung = addMs(newest.createdAt, MASTER_KEY_ROTATED_WITHIN_MS) > state.now;
  if (isYoung && newest.rotationAskedAt === null) return null;
  const highest = Math.max(...state.versions.map(({ version }) => version), ...state.loadedVersions);
  return { kind: 'make', version: highest + 1 };
}

/** The earliest instant at which there will be a step; null when only the operator can bring one about. */
export function nextRotationAt(state: RotationState): Date | null {
  const { now } = state;
  const hasStepAt = (at: Date) => nextRotationStep({ ...state, now: at, destructionNow: at }) !== null;
  if (hasStepAt(now)) return now;
  const instants = state.versions.flatMap((known): Date[] => {
    if (known.version === state.newestVersion) return [addMs(known.createdAt, MASTER_KEY_ROTATED_WITHIN_MS)];
    if (known.destroyedAt !== null || known.retiredAt === null) return [];
    if (known.disabledAt !== null) return [addMs(known.disabledAt, MASTER_KEY_DISABLED_MS)];
    return [addMs(known.retiredAt, MASTER_KEY_RETIRED_MS)];
  });
  const due = instants.filter((at) => at > now && hasStepAt(at));
  return due.length === 0 ? null : new Date(Math.min(...due.map(Number)));
}

export type MasterKeyAlarm =
  /** The operator has to supply a newer version, or a rotation is stuck. */
  | { readonly kind: 'newest_too_old'; readonly version: number }
  /** What it wraps cannot be opened: another copy of the keys has to be restored. */
  | { readonly kind: 'needed_and_missing'; readonly version: number }
  /** Something was wrapped by it after it had been disabled. */
  | { readonly kind: 'needed_and_disabled'; readonly version: number }
  /** The operator has to remove it: until then backups that are wrapped by it can be decrypted. */
  | { readonly kind: 'retired_and_supplied'; readonly version: number };

/** What an operator has to look at, most urgent first. */
export function masterKeyAlarms(state: RotationState): readonly MasterKeyAlarm[] {
  const { now, neededVersions, loadedVersions, newestVersion, versions, isOperatedByLethe } = state;
  const of = (version: number) => versions.find((known) => known.version === version);
  const newest = of(newestVersion);
  const alarm = <Kind extends MasterKeyAlarm['kind']>(kind: Kind, versionNumbers: readonly number[]) =>
    versionNumbers.map((version) => ({ kind, version }));
  const isTooOld = newest !== undefined && addMs(newest.createdAt, MASTER_KEY_ROTATED_WITHIN_MS) <= now;
  return [
    ...alarm(
      'needed_and_missing',
      neededVersions.filter((version) => !loadedVersions.includes(version)),
    ),
    ...alarm(
      'needed_and_disabled',
      neededVersions.filter((version) => (of(version)?.disabledAt ?? null) !== null),
    ),
    ...alarm('newest_too_old', isTooOld ? [newestVersion] : []),
    ...alarm(
      'retired_and_supplied',
      loadedVersions.filter((version) => !isOperatedByLethe && (of(version)?.disabledAt ?? null) !== null),
    ),
  ];
}
