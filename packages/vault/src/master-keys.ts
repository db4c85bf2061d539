import { DomainError, isDomainError } from '@lethe/core/errors';
import type { MasterKeyProvider } from '@lethe/core/retention';
import { AuthenticationFailure, decrypt, encrypt } from './aead.ts';
import { bindToMasterKeyVersion } from './associated-data.ts';
import { type MasterKeySet, openMasterKeySet } from './master-key-set.ts';
import type { LoadedMasterKey, MasterKeyEntry, MasterKeySource } from './master-key-source.ts';

/** How long a process goes by what it knows of its master keys before it looks again. */
const MASTER_KEYS_LOOK_EVERY_MS = 2_000;

/** The versions of the key that wraps hour keys, hold keys and tenants' credentials. None of them ever lies in the database. */
export interface MasterKeys {
  /** The version that wraps. */
  readonly newestVersion: number;
  /** Binds the wrap to the associated data and to the version. */
  wrap(key: Uint8Array, associatedData: Uint8Array): WrappedBytes;
  /** @throws {DomainError} key_unavailable when that version is missing or disabled, or the bytes do not authenticate */
  unwrap(wrapped: WrappedKey): Buffer;
  /** Looks for versions that came or went. `unwrap` does so by itself when it meets one that it does not know. */
  refresh(): void;
}

export interface WrappedBytes {
  readonly bytes: Buffer;
  readonly masterKeyVersion: number;
}

export interface WrappedKey {
  readonly bytes: Uint8Array;
  readonly masterKeyVersion: number;
  readonly associatedData: Uint8Array;
}

/** What a process holds: the keys, and what has to be known about them to check and to rotate them. */
export interface MasterKeyring extends MasterKeys {
  readonly provider: MasterKeyProvider;
  /** The variable that says where the keys come from, for messages. */
  readonly variable: MasterKeySource['variable'];
  /** Oldest first, disabled versions included. */
  loaded(): readonly LoadedMasterKey[];
  /** From now on these open nothing in this process, whatever its source says. */
  disable(versions: readonly number[]): void;
  /** Wraps anew under the newest version, also what a disabled one wraps. */
  rewrap(wrapped: WrappedKey): WrappedBytes;
  /** Overwrites every key in memory. */
  close(): void;
}

export interface MasterKeyringOptions {
  readonly source: MasterKeySource;
  /** Whether disabled versions stay in memory for rewrapping; everywhere but in the worker they are overwritten. */
  readonly keepsDisabled: boolean;
  readonly monotonicMs: () => number;
}

/** @throws {DomainError} key_unavailable when the source has no key that may wrap */
export function createMasterKeyring({ source, keepsDisabled, monotonicMs }: MasterKeyringOptions): MasterKeyring {
  const keys = openMasterKeySet(source, { keepsDisabled });
  let lookedAtMs = monotonicMs();

  function refresh(): void {
    lookedAtMs = monotonicMs();
    keys.refresh();
  }

  function refreshWhenStale(): void {
    if (monotonicMs() - lookedAtMs < MASTER_KEYS_LOOK_EVERY_MS) return;
    try {
      refresh();
    } catch (error) {
      // What is in memory still holds; the watch over the keys reports what is wrong with their source.
      if (!isDomainError(error)) throw error;
    }
  }

  function open(wrapped: WrappedKey, mayBeDisabled: boolean): Buffer {
    refreshWhenStale();
    if (keys.find(wrapped.masterKeyVersion) === undefined) refresh();
    const entry = keys.find(wrapped.masterKeyVersion);
    if (entry !== undefined && (mayBeDisabled || !keys.isDisabled(entry))) return unwrapWith(entry, wrapped);
    throw missing(wrapped.masterKeyVersion, keys);
  }

  function wrap(key: Uint8Array, associatedData: Uint8Array): WrappedBytes {
    refreshWhenStale();
    const { version, key: masterKey } = keys.newest;
    const bound = bindToMasterKeyVersion(associatedData, version);
    return { bytes: encrypt({ key: masterKey, plaintext: key, associatedData: bound }), masterKeyVersion: version };
  }

  return {
    provider: source.provider,
    variable: source.variable,
    get newestVersion() {
      return keys.newest.version;
    },
    wrap,
    unwrap: (wrapped) => open(wrapped, false),
    rewrap(wrapped) {
      const key = open(wrapped, keepsDisabled);
      try {
        return wrap(key, wrapped.associatedData);
      } finally {
        key.fill(0);
      }
    },
    refresh,
    loaded: () => keys.all().map(({ version, fingerprint }) => ({ version, fingerprint })),
    disable: keys.disable,
    close: keys.close,
  };
}

function unwrapWith({ version, key }: MasterKeyEntry, { bytes, associatedData }: WrappedKey): Buffer {
  try {
    return decrypt({ key, sealed: bytes, associatedData: bindToMasterKeyVersion(associatedData, version) });
  } catch (error) {
    if (!(error instanceof AuthenticationFailure)) throw error;
    throw unavailable(
      `What master key version ${version} wrapped was altered, or moved, or wrapped by another key.`,
      error,
    );
  }
}

function missing(version: number, keys: MasterKeySet): DomainError {
  const loaded = keys.all().map((entry) => `${entry.version}${keys.isDisabled(entry) ? ' (disabled)' : ''}`);
  return unavailable(`This needs master key version ${version}. Loaded: ${loaded.join(', ')}.`);
}

function unavailable(message: string, cause?: unknown): DomainError {
  return new DomainError('key_unavailable', message, {}, cause);
}
