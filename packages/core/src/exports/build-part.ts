import { type OpenedPart, toDocument } from '../payloads/index.ts';
import type { RequestId } from '../tenancy/index.ts';
import { extractAttachments } from './extract-attachments.ts';
import type { PlainExportFile } from './payload-export.ts';

/** One payload of a part, opened. A part that could not be opened is null: one broken payload does not hold up the others. */
export interface ExportedPayload {
  readonly requestId: RequestId;
  readonly expiresAt: Date;
  readonly parts: readonly (OpenedPart | UnreadablePart)[];
}

export interface UnreadablePart {
  readonly part: OpenedPart['part'];
  readonly mediaType: string;
  readonly bytes: null;
}

export const JSONL_MEDIA_TYPE = 'application/jsonl; charset=utf-8';

/**
 * The files of one part: a line for each payload, and the files that were embedded in them. The part expires with the earliest of its payloads, an
 * attachment with its own.
 */
export function buildPart({ expiryHour, partNumber, payloads }: PartInput): readonly PlainExportFile[] {
  const attachments: PlainExportFile[] = [];
  const lines = payloads.map(({ requestId, expiresAt, parts }) => {
    const documents = parts.map(({ part, mediaType, bytes }) => {
      if (bytes === null) return [part, { error: 'payload_unreadable' }] as const;
      const taken = extractAttachments(toDocument({ mediaType, bytes }), `attachments/${requestId}-${part}`);
      attachments.push(
        ...taken.attachments.map((file) => ({ ...file, kind: 'attachment' as const, expiresAt, payloadCount: 1 })),
      );
      return [part, taken.document] as const;
    });
    const line = { request_id: requestId, expires_at: expiresAt.toISOString(), ...Object.fromEntries(documents) };
    return `${JSON.stringify(line)}\n`;
  });
  const earliest = Math.min(...payloads.map(({ expiresAt }) => expiresAt.getTime()));
  return [
    {
      path: partPath(expiryHour, partNumber),
      kind: 'payloads',
      mediaType: JSONL_MEDIA_TYPE,
      expiresAt: new Date(earliest),
      payloadCount: payloads.length,
      bytes: new TextEncoder().encode(lines.join('')),
    },
    ...attachments,
  ];
}

export interface PartInput {
  readonly expiryHour: Date;
  /** Counts from 1 within the hour. */
  readonly partNumber: number;
  /** At least one. */
  readonly payloads: readonly ExportedPayload[];
}

const NUMBER_DIGITS = 4;

/** Named by the hour in which it dies, so that a folder of parts is in the order in which they go. */
export function partPath(expiryHour: Date, partNumber: number): string {
  const hour = expiryHour.toISOString().slice(0, 'YYYY-MM-DDTHH'.length);
  return `payloads/${hour}Z-${String(partNumber).padStart(NUMBER_DIGITS, '0')}.jsonl`;
}
