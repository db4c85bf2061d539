import type { OrganizationId, ProjectId, RequestId } from '../tenancy/index.ts';

/** A payload is what the caller sent and what the upstream answered, each sealed on its own. */
export const PAYLOAD_PARTS = ['request', 'response'] as const;
export type PayloadPart = (typeof PAYLOAD_PARTS)[number];

/** What a sealed part is bound to. Nothing in it may lawfully change: altering any of it makes the part unreadable. */
export interface PayloadBinding {
  readonly organizationId: OrganizationId;
  readonly projectId: ProjectId;
  readonly requestId: RequestId;
  readonly part: PayloadPart;
  readonly expiresAt: Date;
  readonly policyVersion: number;
  /** The media type of the plaintext: `application/json`, or `text/event-stream` for a streamed answer. */
  readonly mediaType: string;
}

/** A part as it lies in the store: ciphertext, and its own key wrapped by an hour key. */
export interface SealedPart extends PayloadBinding {
  readonly format: number;
  /** The id of the payload key, bound into both seals. */
  readonly keyId: string;
  readonly hourKeyGeneration: number;
  readonly wrappedKey: Uint8Array;
  readonly ciphertext: Uint8Array;
  /** Size before compression, in bytes. */
  readonly plaintextSizeBytes: number;
}

/** A sealed part on its way to the store, with what is known of it that its ciphertext does not tell. Both go when it goes. */
export interface RecordedPart extends SealedPart {
  /** How many values were taken out of it before; null or left out where its policy redacts nothing. */
  readonly redactedCount?: number | null;
  /** Of a request's system prompt; null or left out where there is none. */
  readonly promptFingerprint?: Uint8Array | null;
}

/** A sealed part as a reader gets it: with its newest wrap, and the legal hold under whose key that is. */
export interface StoredPart extends SealedPart {
  /** Null: the hour's key wraps it. Otherwise its generation says nothing. */
  readonly holdId: string | null;
}

/** A part after opening. */
export interface OpenedPart {
  readonly part: PayloadPart;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}
