import type { OrganizationId } from '../tenancy/index.ts';

/** `file`: Lethe makes and destroys versions itself. `environment`: the operator supplies and removes them. */
export type MasterKeyProvider = 'file' | 'environment';

/** A version of the master key as the database knows it: its calendar, and never the key. */
export interface MasterKeyVersion {
  readonly version: number;
  readonly provider: MasterKeyProvider;
  readonly createdAt: Date;
  /** When an operator asked for the next version before this one is old. */
  readonly rotationAskedAt: Date | null;
  /** From when on a newer version wraps, and nothing that lives needs this one any more. */
  readonly retiredAt: Date | null;
  /** From when on it opens nothing, and nothing may be wrapped by it again. */
  readonly disabledAt: Date | null;
  readonly destroyedAt: Date | null;
}

export interface NewMasterKeyVersion {
  readonly version: number;
  readonly provider: MasterKeyProvider;
  readonly fingerprint: Uint8Array;
}

/** What every process may ask: which versions there are, and which of them living keys need. */
export interface MasterKeyVersions {
  /** Oldest first, those that were destroyed included. */
  list(): Promise<readonly MasterKeyVersion[]>;
  /** Those that wrap something which lives, lowest first. */
  listNeeded(): Promise<readonly number[]>;
  /**
   * Makes a version known; repeating changes nothing.
   * @throws {DomainError} key_unavailable when the version is known with another key
   */
  register(version: NewMasterKeyVersion): Promise<void>;
  /** As `register`, for a version that may be unknown: then nothing is checked, and nothing written. */
  verify(version: NewMasterKeyVersion): Promise<void>;
}

/** Something that a version of the master key wraps, named by what it is bound to. */
export type MasterKeyWrap =
  | {
      readonly kind: 'hour_key';
      readonly organizationId: OrganizationId;
      readonly expiryHour: Date;
      readonly generation: number;
      readonly wrapped: Uint8Array;
    }
  | {
      readonly kind: 'hold_key';
      readonly organizationId: OrganizationId;
      readonly holdId: string;
      readonly wrapped: Uint8Array;
    }
  | {
      readonly kind: 'provider_secret';
      readonly organizationId: OrganizationId;
      readonly provider: string;
      readonly baseUrl: string | null;
      readonly wrapped: Uint8Array;
    }
  | {
      readonly kind: 'webhook_secret';
      readonly organizationId: OrganizationId;
      readonly secretId: string;
      readonly wrapped: Uint8Array;
    }
  | {
      readonly kind: 'fingerprint_key';
      readonly organizationId: OrganizationId;
      readonly wrapped: Uint8Array;
    };

export interface RewrappedKey {
  readonly wrap: MasterKeyWrap;
  readonly rewrapped: Uint8Array;
}

/** What the rotation asks of the database. Every change is refused to a rotation that another one has taken over. */
export interface MasterKeyRotationStore extends MasterKeyVersions {
  /** The instant up to which destruction may go; null while it is paused. */
  confirmedNow(): Promise<Date | null>;
  /** Takes over the rotation from whoever had it. */
  claim(): Promise<bigint>;
  /** @throws when another rotation has taken over since */
  assertClaim(token: bigint): Promise<void>;
  /** At most `limit` of what the version wraps. */
  listWraps(query: { version: number; limit: number }): Promise<readonly MasterKeyWrap[]>;
  /** Replaces each wrap that is still the one that was read, and leaves the others. */
  rewrap(command: {
    token: bigint;
    toVersion: number;
    keys: readonly RewrappedKey[];
  }): Promise<{ rewrappedCount: number }>;
  /** @returns false when something needs the version after all */
  retire(token: bigint, version: number): Promise<boolean>;
  /** From its commit on nothing can be wrapped by the version. @returns false when something needs it after all */
  disable(token: bigint, version: number): Promise<boolean>;
  /** Records that the key is gone, with its leaf in the log. @returns false when it was recorded before */
  recordDestruction(token: bigint, version: number): Promise<boolean>;
}
