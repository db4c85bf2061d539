import type { OrganizationId, RequestId } from '../tenancy/index.ts';
import type { PayloadPart } from './payload-part.ts';
import type { HeldHour, WrappedHoldKey, WrappedHourKey } from './ports.ts';

/** What wraps a payload key: the key of an hour, or of a legal hold. */
export type WrappingKey =
  | { readonly kind: 'hour'; readonly key: WrappedHourKey }
  | { readonly kind: 'hold'; readonly key: WrappedHoldKey };

/** One payload key that goes from under one key to under another. */
export interface RewrapTask {
  readonly keyId: string;
  readonly wrappedKey: Uint8Array;
  readonly from: WrappingKey;
  readonly to: WrappingKey;
}

/** Moves payload keys between keys, without ever touching a payload. */
export interface PayloadKeyRewrapper {
  /** A new random key for an hour, wrapped and stored nowhere yet. */
  createHourKey(identity: Pick<WrappedHourKey, 'organizationId' | 'expiryHour' | 'generation'>): WrappedHourKey;
  /** A new random key for a hold, wrapped and stored nowhere yet. */
  createHoldKey(identity: Pick<WrappedHoldKey, 'organizationId' | 'holdId'>): WrappedHoldKey;
  /** The new wraps, in order. @throws {DomainError} key_unavailable, payload_unreadable; then nothing was rewrapped */
  rewrap(tasks: readonly RewrapTask[]): readonly Uint8Array[];
}

export interface OrganizationHour {
  readonly organizationId: OrganizationId;
  readonly expiryHour: Date;
}

/** An hour from which something was erased, and that still runs. */
export interface DueRekey extends OrganizationHour {
  readonly newestGeneration: number;
  /** Whether the newest generation is one to which survivors can go. */
  readonly isRenewed: boolean;
}

/** A payload key that lives on, under a generation that does not. */
export interface SurvivorKey {
  readonly keyId: string;
  readonly generation: number;
  readonly wrappedKey: Uint8Array;
}

export interface PayloadKeyWrap {
  readonly keyId: string;
  readonly wrappedKey: Uint8Array;
}

/** The re-key of erased hours in the store. Each write is fenced by the claim: one that was taken over throws. */
export interface RekeyStore {
  claim(): Promise<bigint>;
  due(limit: number): Promise<readonly DueRekey[]>;
  hourKeys(hour: OrganizationHour): Promise<readonly WrappedHourKey[]>;
  /** Keeps the next generation of an hour's key, unless the hour has one of this number. */
  renew(token: bigint, key: WrappedHourKey): Promise<void>;
  survivors(hour: OrganizationHour, limit: number): Promise<readonly SurvivorKey[]>;
  /** @returns how many payloads were still there to take their new wrap */
  storeWraps(token: bigint, to: WrappedHourKey, wraps: readonly PayloadKeyWrap[]): Promise<number>;
  /** When there is something to do next; null while nothing is demanded. */
  nextWorkAt(waitMs: number): Promise<Date | null>;
  /** Destroys what was demanded, has had a successor for `waitMs`, and has no survivor under it; with a leaf. @returns the generations */
  finish(token: bigint, hour: OrganizationHour, waitMs: number): Promise<readonly number[]>;
}

/** The key of a part that a hold covers. */
export interface HeldPartKey {
  readonly requestId: RequestId;
  readonly part: PayloadPart;
  readonly keyId: string;
  /** The hold that is to keep it. */
  readonly holdId: string;
  readonly wrappedKey: Uint8Array;
}

export interface RewrappedPart extends Omit<HeldPartKey, 'keyId'> {}

/** What holds cover of an ended hour. */
export interface HeldPartStore {
  hourKeys(hour: OrganizationHour): Promise<readonly WrappedHourKey[]>;
  heldParts(hour: OrganizationHour, limit: number): Promise<readonly (HeldPartKey & { readonly generation: number })[]>;
  findHoldKey(organizationId: OrganizationId, holdId: string): Promise<WrappedHoldKey | null>;
  /** Keeps the key of a hold in force unless it has one, and returns the one that it then has; null for a hold that was released. */
  insertHoldKey(key: WrappedHoldKey): Promise<WrappedHoldKey | null>;
  /** Moves the parts under their holds and appends a leaf for each hold, fenced by the sweep's claim. @returns how many moved */
  preserve(hour: HeldHour, parts: readonly RewrappedPart[]): Promise<number>;
}

export interface ReleasedHold {
  readonly organizationId: OrganizationId;
  readonly holdId: string;
}

/** What released holds still keep. Each write is fenced by the claim. */
export interface HoldReleaseStore extends Pick<HeldPartStore, 'findHoldKey' | 'insertHoldKey'> {
  claim(): Promise<bigint>;
  released(limit: number): Promise<readonly ReleasedHold[]>;
  /** When the oldest of them was released; null when there is none. */
  nextWorkAt(): Promise<Date | null>;
  /** Parts that another hold in force covers; `holdId` is that one. */
  partsToHandOver(hold: ReleasedHold, limit: number): Promise<readonly HeldPartKey[]>;
  handOver(token: bigint, from: ReleasedHold, parts: readonly RewrappedPart[]): Promise<number>;
  /** Deletes parts that no other hold covers, with a leaf. @returns how many */
  drop(token: bigint, hold: ReleasedHold, limit: number): Promise<number>;
  /** Destroys the hold's key, with a leaf. False while something is left under it, and for a hold that never had one. */
  destroyKey(token: bigint, hold: ReleasedHold): Promise<boolean>;
}
