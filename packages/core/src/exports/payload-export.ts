import type { RequestFilter } from '../payloads/index.ts';
import type { OrganizationId } from '../tenancy/index.ts';

export const EXPORT_STATES = ['running', 'ready', 'failed', 'cancelled', 'deleted'] as const;
export type ExportState = (typeof EXPORT_STATES)[number];

/** Why an export could not go on. */
export const EXPORT_FAILURES = ['organization_suspended', 'organization_closed', 'export_too_large'] as const;
export type ExportFailure = (typeof EXPORT_FAILURES)[number];

/** An export of payloads, and how far it is. Instants are domain time. */
export interface PayloadExport {
  readonly organizationId: OrganizationId;
  readonly id: string;
  readonly state: ExportState;
  readonly filter: RequestFilter;
  /** Nothing that was admitted from here on is in it. */
  readonly requestedAt: Date;
  readonly requestedByLabel: string;
  readonly readyAt: Date | null;
  /** From when nobody fetches it any more; null until it is ready. */
  readonly expiresAt: Date | null;
  readonly endedAt: Date | null;
  readonly failure: ExportFailure | null;
  readonly downloadCount: number;
  readonly hasLink: boolean;
  readonly linkMadeByLabel: string | null;
  /** What there is to export. It shrinks when payloads expire or are erased before their turn. */
  readonly payloadCount: number;
  readonly doneCount: number;
  readonly fileCount: number;
  readonly sizeBytes: number;
  /** All that is left of it waits until the keys of hours are replaced from which something was erased: ten minutes at the most. */
  readonly isWaitingForKeys: boolean;
}

/** A file of an export, without its bytes. */
export interface ExportFile {
  readonly path: string;
  readonly kind: 'payloads' | 'attachment';
  readonly mediaType: string;
  /** The UTC hour in which everything in it expires, by its first instant. */
  readonly expiryHour: Date;
  /** The earliest expiry of what is in it: from then on nobody reads it. */
  readonly expiresAt: Date;
  readonly payloadCount: number;
  readonly sizeBytes: number;
  /** SHA-256 of its bytes. */
  readonly digest: Uint8Array;
}

/** What the seal of a file is bound to: it opens as no other file, and of no other export. */
export interface ExportFileBinding {
  readonly organizationId: OrganizationId;
  readonly exportId: string;
  readonly path: string;
  readonly mediaType: string;
  readonly expiresAt: Date;
}

/** A file as it lies in the store. Its key is wrapped by the key of the hour in which it expires. */
export interface SealedExportFile extends ExportFileBinding {
  readonly format: number;
  readonly keyId: string;
  readonly hourKeyGeneration: number;
  readonly wrappedKey: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly sizeBytes: number;
  readonly digest: Uint8Array;
}

/** A file before it is sealed. */
export interface PlainExportFile {
  readonly path: string;
  readonly kind: ExportFile['kind'];
  readonly mediaType: string;
  readonly expiresAt: Date;
  readonly payloadCount: number;
  readonly bytes: Uint8Array;
}

/** What a reader is told of an export now. `expired`: it was ready, and its days are over. */
export function exportStanding(
  { state, expiresAt }: Pick<PayloadExport, 'state' | 'expiresAt'>,
  now: Date,
): ExportState | 'expired' {
  return state === 'ready' && expiresAt !== null && expiresAt <= now ? 'expired' : state;
}

/** How much of an export is done, in whole per cent, rounded down. Only what is done is 100. */
export function exportProgress({ payloadCount, doneCount }: Pick<PayloadExport, 'payloadCount' | 'doneCount'>): number {
  return payloadCount === 0 ? 0 : Math.min(99, Math.floor((100 * doneCount) / payloadCount));
}
