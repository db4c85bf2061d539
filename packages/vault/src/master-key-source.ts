import type { MasterKeyProvider } from '@lethe/core/retention';

export interface MasterKeyEntry {
  readonly version: number;
  readonly key: Buffer;
  readonly isDisabled: boolean;
  /** Opens, but does not wrap yet. */
  readonly isStandby: boolean;
}

export interface MasterKeySource {
  readonly provider: MasterKeyProvider;
  readonly variable: 'LETHE_MASTER_KEY_FILE' | 'LETHE_MASTER_KEYS';
  /** Null when nothing changed since the last time. @throws {DomainError} key_unavailable */
  read(): readonly MasterKeyEntry[] | null;
}

export interface LoadedMasterKey {
  readonly version: number;
  /** Tells another key of the same version apart, and nothing else. */
  readonly fingerprint: Buffer;
}
