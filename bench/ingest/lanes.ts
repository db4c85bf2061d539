import { invariant } from '@lethe/core/errors';
import type { SealedPart } from '@lethe/core/payloads';
import { createDatabase, createRecordWriter, type RecordEntry, type RecordWriter } from '@lethe/db';
import pg from 'pg';
import { copyBinary, copyColumns, encodeCopy } from './copy-binary.ts';

/** One connection that writes batches, one after the other. */
export interface Lane {
  /** The server's process behind it, at this moment. */
  processId(): Promise<number>;
  write(entries: readonly RecordEntry[]): Promise<void>;
  close(): Promise<void>;
}

/** The product's own way: the record writer as the gateway's role, under row-level security. */
export function openProductLane(url: string): Lane {
  const database = createDatabase({ url, applicationName: 'lethe bench', poolSizeMax: 1 });
  const writer: RecordWriter = createRecordWriter(database);
  return {
    processId: () => processIdOf(database.pool),
    async write(entries) {
      const outcomes = await writer.write(entries);
      invariant(
        outcomes.every(({ isStored }) => isStored),
        'every payload of the benchmark is stored',
      );
    },
    close: () => database.close(),
  };
}

/** The floor: COPY of the same rows into a table of the same shape, without policies, records or counts. */
export async function openCopyLane(url: string, table: string): Promise<Lane> {
  const client = await connect(url);
  return {
    processId: () => processIdOf(client),
    write: (entries) => copyBinary(client, table, encodeCopy(partsOf(entries))),
    close: () => client.end(),
  };
}

/** For reference: the same rows into the same table through `unnest` of arrays in text, which is what the driver sends by itself. */
export async function openTextLane(url: string, table: string): Promise<Lane> {
  const client = await connect(url);
  const text = `INSERT INTO ${table} (${copyColumns.join(', ')}) SELECT * FROM unnest(${columnTypes
    .map((type, index) => `$${index + 1}::${type}[]`)
    .join(', ')})`;
  return {
    processId: () => processIdOf(client),
    async write(entries) {
      const parts = partsOf(entries);
      await client.query({ name: 'text arrays', text, values: columnValues.map((value) => parts.map(value)) });
    },
    close: () => client.end(),
  };
}

const columnTypes = [
  ...['uuid', 'uuid', 'text', 'timestamptz', 'uuid', 'int4', 'text', 'int2', 'uuid', 'int4'],
  ...['bytea', 'bytea', 'int4', 'timestamptz', 'bytea'],
];
const digest = Buffer.alloc(32);
const columnValues: readonly ((part: SealedPart) => unknown)[] = [
  (part) => part.organizationId,
  (part) => part.requestId,
  (part) => part.part,
  (part) => part.expiresAt,
  (part) => part.projectId,
  (part) => part.policyVersion,
  (part) => part.mediaType,
  (part) => part.format,
  (part) => part.keyId,
  (part) => part.hourKeyGeneration,
  (part) => part.wrappedKey,
  (part) => part.ciphertext,
  (part) => part.plaintextSizeBytes,
  (part) => part.expiresAt,
  () => digest,
];

function partsOf(entries: readonly RecordEntry[]): SealedPart[] {
  return entries.flatMap((entry) => entry.parts);
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' });
  await client.connect();
  return client;
}

async function processIdOf(connection: pg.Client | pg.Pool): Promise<number> {
  const { rows } = await connection.query<{ id: number }>('SELECT pg_backend_pid() AS id');
  invariant(rows[0] !== undefined, 'a connection has a process');
  return rows[0].id;
}
