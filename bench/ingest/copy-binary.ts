import type { SealedPart } from '@lethe/core/payloads';
import type pg from 'pg';

/** What the driver calls on a query that speaks the protocol itself. Its types leave these out. */
interface CopyConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** Sends rows that are encoded already through COPY. Resolves when the server has committed them. */
export function copyBinary(client: pg.Client, table: string, rows: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const query = {
      submit(connection: CopyConnection) {
        connection.query(`COPY ${table} (${copyColumns.join(', ')}) FROM STDIN (FORMAT binary)`);
      },
      handleCopyInResponse(connection: CopyConnection) {
        connection.sendCopyFromChunk(rows);
        connection.endCopyFrom();
      },
      handleCommandComplete() {},
      handleReadyForQuery: () => resolve(),
      handleError: reject,
    };
    client.query(query as unknown as pg.Submittable);
  });
}

const signature = Buffer.from('PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
/** In the order in which a row is encoded. */
export const copyColumns = [
  'organization_id',
  'request_id',
  'part',
  'expires_at',
  'project_id',
  'policy_version',
  'media_type',
  'format',
  'key_id',
  'hour_key_generation',
  'wrapped_key',
  'ciphertext',
  'plaintext_size_bytes',
  'admitted_at',
  'digest',
];
const microsecondsPerMs = 1_000n;
const postgresEpochMs = 946_684_800_000n;
const digest = Buffer.alloc(32);

/** The rows of `payload` in COPY's binary format, in the order of `copyColumns`. The digest is not computed: the floor pays for storage alone. */
export function encodeCopy(parts: readonly SealedPart[]): Buffer {
  const sizeMax = parts.reduce((sum, part) => sum + part.ciphertext.byteLength + 400, signature.length + 2);
  const buffer = Buffer.allocUnsafe(sizeMax);
  let offset = signature.copy(buffer);
  const bytes = (value: Uint8Array) => {
    offset = buffer.writeInt32BE(value.byteLength, offset);
    buffer.set(value, offset);
    offset += value.byteLength;
  };
  const text = (value: string) => {
    const size = buffer.write(value, offset + 4);
    offset = buffer.writeInt32BE(size, offset) + size;
  };
  const uuid = (value: string) => {
    offset = buffer.writeInt32BE(16, offset);
    offset += buffer.write(value.replaceAll('-', ''), offset, 'hex');
  };
  const int4 = (value: number) => {
    offset = buffer.writeInt32BE(value, buffer.writeInt32BE(4, offset));
  };
  const instant = (value: Date) => {
    offset = buffer.writeInt32BE(8, offset);
    offset = buffer.writeBigInt64BE((BigInt(value.getTime()) - postgresEpochMs) * microsecondsPerMs, offset);
  };
  for (const part of parts) {
    offset = buffer.writeInt16BE(copyColumns.length, offset);
    uuid(part.organizationId);
    uuid(part.requestId);
    text(part.part);
    instant(part.expiresAt);
    uuid(part.projectId);
    int4(part.policyVersion);
    text(part.mediaType);
    offset = buffer.writeInt16BE(part.format, buffer.writeInt32BE(2, offset));
    uuid(part.keyId);
    int4(part.hourKeyGeneration);
    bytes(part.wrappedKey);
    bytes(part.ciphertext);
    int4(part.plaintextSizeBytes);
    instant(part.expiresAt);
    bytes(digest);
  }
  offset = buffer.writeInt16BE(-1, offset);
  return buffer.subarray(0, offset);
}
