import { createHmac } from 'node:crypto';
import { DomainError } from '@lethe/core/errors';
import type { LoadedMasterKey, MasterKeyEntry, MasterKeySource } from './master-key-source.ts';

const FINGERPRINT_TEXT = 'lethe master key';

export type HeldKey = MasterKeyEntry & LoadedMasterKey;

/** The keys of one process, as its source had them last. */
export interface MasterKeySet {
  readonly newest: HeldKey;
  /** Oldest first, disabled ones included. */
  all(): readonly HeldKey[];
  find(version: number): HeldKey | undefined;
  isDisabled(entry: MasterKeyEntry): boolean;
  disable(versions: readonly number[]): void;
  /** @throws {DomainError} key_unavailable, again and again until the source changes; what is held stays */
  refresh(): void;
  /** Overwrites every key. */
  close(): void;
}

/** @throws {DomainError} key_unavailable when the source has no key that may wrap */
export function openMasterKeySet(source: MasterKeySource, { keepsDisabled }: { keepsDisabled: boolean }): MasterKeySet {
  let held: readonly HeldKey[] = [];
  let newest: HeldKey;
  let refusal: DomainError | null = null;
  const disabledHere = new Set<number>();
  const isDisabled = (entry: MasterKeyEntry) => entry.isDisabled || disabledHere.has(entry.version);
  const overwriteDisabled = () => {
    if (!keepsDisabled) overwrite(held.filter(isDisabled));
  };

  function refresh(): void {
    const entries = source.read();
    if (entries !== null) {
      const read = entries.map((entry) => ({ ...entry, fingerprint: fingerprintOf(entry.key) }));
      const next = read.findLast((entry) => !entry.isDisabled && !entry.isStandby);
      refusal = refusalOf(source, { held, read, newest, next });
      if (refusal === null && next !== undefined) {
        overwrite(held);
        held = read;
        newest = next;
        overwriteDisabled();
      } else overwrite(read);
    }
    if (refusal !== null) throw refusal;
  }

  refresh();
  return {
    get newest() {
      return newest;
    },
    all: () => held,
    find: (version) => held.find((entry) => entry.version === version),
    isDisabled,
    disable(versions) {
      for (const version of versions) disabledHere.add(version);
      overwriteDisabled();
    },
    refresh,
    close: () => overwrite(held),
  };
}

interface Succession {
  readonly held: readonly HeldKey[];
  readonly newest: HeldKey | undefined;
  readonly read: readonly HeldKey[];
  readonly next: HeldKey | undefined;
}

/** Keys that were swapped or set back under a running process are not taken over: what it wrapped by them would be lost later. */
function refusalOf({ variable }: MasterKeySource, { held, newest, read, next }: Succession): DomainError | null {
  const refuse = (what: string) => new DomainError('key_unavailable', `${variable} ${what}.`);
  if (next === undefined) return refuse('has no version that may wrap');
  const swapped = read.find(({ version, fingerprint }) =>
    held.some((known) => known.version === version && !known.fingerprint.equals(fingerprint)),
  );
  if (swapped !== undefined) return refuse(`has another key as version ${swapped.version} than before`);
  if (newest === undefined || next.version >= newest.version) return null;
  return refuse(`went back from version ${newest.version} to ${next.version}: an older copy`);
}

function fingerprintOf(key: Buffer): Buffer {
  return createHmac('sha256', key).update(FINGERPRINT_TEXT).digest();
}

function overwrite(entries: readonly MasterKeyEntry[]): void {
  for (const { key } of entries) key.fill(0);
}
