import { createHmac } from 'node:crypto';

const LABEL = 'lethe commitment';

export interface CommittedPart {
  readonly salt: Uint8Array;
  readonly requestId: string;
  readonly part: string;
  /** SHA-256 of the ciphertext. */
  readonly digest: Uint8Array;
}

/** What a manifest or an erasure commits to for one part of a payload. Without the organization's salt it tells nothing. */
export function payloadCommitment({ salt, requestId, part, digest }: CommittedPart): Buffer {
  return createHmac('sha256', salt).update(`${LABEL}\0${requestId.toLowerCase()}\0${part}\0`).update(digest).digest();
}
