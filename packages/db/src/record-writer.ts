// Hot path: one call for each batch of finished requests; budget 100 µs a record.
import type { RequestRecord, SealedPart } from '@lethe/core/payloads';
import { utcDayName } from '@lethe/core/time';
import pg from 'pg';
import type { Database } from './database.ts';
import { REQUEST_COLUMNS } from './request-columns.ts';

/** A finished request and its sealed payload. Stored means: `record.retention.expiresAt` is set. */
export interface RecordEntry {
  readonly record: RequestRecord;
  readonly parts: readonly SealedPart[];
}

export interface RecordOutcome {
  /** False when the database refused the record for good: it will refuse it again. */
  readonly isWritten: boolean;
  /** Whether the payload is durably stored, so that its fee is due. */
  readonly isStored: boolean;
}

export interface RecordWriter {
  /**
   * Writes a batch in one transaction and returns one outcome for each entry, in order. Writing an entry again changes nothing.
   * An entry that the database refuses does not keep the others from being written: it is tried without its payload first.
   * @throws when the database cannot be reached; then nothing, or all of it, was written, and the batch can be written again
   */
  write(entries: readonly RecordEntry[]): Promise<readonly RecordOutcome[]>;
}

export function createRecordWriter(database: Database): RecordWriter {
  const ensurePartitions = createPartitionMemo(database);

  async function writeTogether(entries: readonly RecordEntry[]): Promise<readonly RecordOutcome[]> {
    const parts = entries.flatMap((entry) => entry.parts);
    await ensurePartitions(parts);
    const { rows } = await database.pool.query<ShippedRow>(
      shipRecords(
        entries.map((entry) => entry.record),
        parts,
      ),
    );
    const stored = new Map(rows.map((row) => [row.shipped_id, row.is_stored]));
    return entries.map(({ record }) => ({
      isWritten: stored.has(record.id),
      isStored: stored.get(record.id) === true,
    }));
  }

  async function writeAlone(entry: RecordEntry): Promise<RecordOutcome> {
    for (const attempt of [entry, withoutPayload(entry)]) {
      try {
        const [outcome] = await writeTogether([attempt]);
        if (outcome !== undefined) return outcome;
      } catch (error) {
        if (!isRefusal(error)) throw error;
      }
    }
    return { isWritten: false, isStored: false };
  }

  return {
    async write(entries) {
      if (entries.length === 0) return [];
      try {
        return await writeTogether(entries);
      } catch (error) {
        if (!isRefusal(error)) throw error;
      }
      const outcomes: RecordOutcome[] = [];
      for (const entry of entries) outcomes.push(await writeAlone(entry));
      return outcomes;
    },
  };
}

/** The record of a request whose payload could not be stored: it says so, and no fee is due. */
function withoutPayload({ record }: RecordEntry): RecordEntry {
  const { cost } = record;
  const totalNanoUsd = cost.totalNanoUsd === null ? null : cost.totalNanoUsd - cost.storageNanoUsd;
  return {
    parts: [],
    record: {
      ...record,
      cost: { ...cost, storageNanoUsd: 0n, totalNanoUsd },
      retention: {
        ...record.retention,
        expiresAt: null,
        notStoredReason: record.retention.notStoredReason ?? 'store_failed',
      },
    },
  };
}

/** SQLSTATE classes with which PostgreSQL says that the data is at fault, so that trying again is in vain. */
const REFUSAL_CLASSES = ['21', '22', '23', '42', '54'];

function isRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && REFUSAL_CLASSES.includes(error.code?.slice(0, 2) ?? '');
}

/** Makes sure that each day of expiry has a partition; asks the database once a day of expiry and process. */
function createPartitionMemo({ pool }: Database): (parts: readonly SealedPart[]) => Promise<void> {
  const known = new Set<string>();
  return async (parts) => {
    for (const day of new Set(parts.map((part) => utcDayName(part.expiresAt)))) {
      if (known.has(day)) continue;
      await pool.query('SELECT create_payload_partition($1::date)', [day]);
      known.add(day);
    }
  };
}

type PayloadColumn = readonly [name: string, type: string, value: (part: SealedPart) => unknown];

/** The columns of `payload`, in the order of the parameters of `ship_records`. */
const PAYLOAD_COLUMNS: readonly PayloadColumn[] = [
  ['organization_id', 'uuid', (part) => part.organizationId],
  ['request_id', 'uuid', (part) => part.requestId],
  ['part', 'text', (part) => part.part],
  ['expires_at', 'timestamptz', (part) => part.expiresAt],
  ['project_id', 'uuid', (part) => part.projectId],
  ['policy_version', 'int4', (part) => part.policyVersion],
  ['media_type', 'text', (part) => part.mediaType],
  ['format', 'int2', (part) => part.format],
  ['key_id', 'uuid', (part) => part.keyId],
  ['hour_key_generation', 'int4', (part) => part.hourKeyGeneration],
  ['wrapped_key', 'bytea', (part) => part.wrappedKey],
  ['ciphertext', 'bytea', (part) => part.ciphertext],
  ['plaintext_size_bytes', 'int4', (part) => part.plaintextSizeBytes],
];

const PARAMETERS = [
  ...REQUEST_COLUMNS.map(({ name, type }) => ({ name: `request_${name}`, type })),
  ...PAYLOAD_COLUMNS.map(([name, type]) => ({ name: `payload_${name}`, type })),
];

/** Parameters are named, so that a column that moved on one side only is an error and not a mix-up. */
const SHIP_RECORDS = `SELECT shipped_id, is_stored FROM ship_records(${PARAMETERS.map(
  ({ name, type }, index) => `${name} => $${index + 1}::${type}[]`,
).join(', ')})`;

interface ShippedRow {
  shipped_id: string;
  is_stored: boolean;
}

function shipRecords(records: readonly RequestRecord[], parts: readonly SealedPart[]): pg.QueryConfig {
  const values = [
    ...REQUEST_COLUMNS.map(({ value }) => records.map(value)),
    ...PAYLOAD_COLUMNS.map(([, , value]) => parts.map(value)),
  ];
  return { name: 'ship records', text: SHIP_RECORDS, values };
}
