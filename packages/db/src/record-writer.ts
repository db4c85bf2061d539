// Hot path: one call for each batch of finished requests; budget 100 µs a record.
import type { RecordedCost, SealedPart } from '@lethe/core/payloads';
import { utcDayName } from '@lethe/core/time';
import pg from 'pg';
import { UnstorableValue } from './binary-array.ts';
import type { Database } from './database.ts';
import type { RecordEntry } from './record-entry.ts';
import { type ShippedRow, shipRecords } from './ship-records.ts';
import { splitBySize } from './split-by-size.ts';

export interface RecordOutcome {
  /** False when the database refused the record for good: it will refuse it again. */
  readonly isWritten: boolean;
  /** Whether the payload is durably stored, so that its fee is due. */
  readonly isStored: boolean;
}

export interface RecordWriter {
  /**
   * Writes a batch in one transaction, or in several when it is very large, and returns one outcome for each entry, in order.
   * Writing an entry again changes nothing.
   * An entry that the database refuses does not keep the others from being written: it is tried without its payload first.
   * @throws when the database cannot be reached; then none, some or all of it was written, and the batch can be written again
   */
  write(entries: readonly RecordEntry[]): Promise<readonly RecordOutcome[]>;
}

export function createRecordWriter(database: Database): RecordWriter {
  const ensurePartitions = createPartitionMemo(database);

  async function writeTogether(entries: readonly RecordEntry[]): Promise<readonly RecordOutcome[]> {
    const parts = entries.flatMap((entry) => entry.parts);
    await ensurePartitions(parts);
    const { rows } = await database.pool.query<ShippedRow>(shipRecords(entries, parts));
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

  async function writeBatch(entries: readonly RecordEntry[]): Promise<readonly RecordOutcome[]> {
    try {
      return await writeTogether(entries);
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
    const outcomes: RecordOutcome[] = [];
    for (const entry of entries) outcomes.push(await writeAlone(entry));
    return outcomes;
  }

  return {
    async write(entries) {
      const outcomes: RecordOutcome[] = [];
      for (const batch of splitBySize(entries, STATEMENT_SIZE_BYTES_MAX)) outcomes.push(...(await writeBatch(batch)));
      return outcomes;
    },
  };
}

/** How many bytes of ciphertext one statement may carry; both sides hold them in memory more than once, and 1 GiB is refused. */
const STATEMENT_SIZE_BYTES_MAX = 64 * 1024 * 1024;

/**
 * The record of a request whose payload could not be stored: it says so. The fee stays as the caller was told, and is refunded in whole, since
 * nothing is stored for it; one that no attempt bears was never charged.
 */
function withoutPayload({ record, ...entry }: RecordEntry): RecordEntry {
  return {
    ...entry,
    parts: [],
    record: {
      ...record,
      cost: entry.attempts.length === 0 ? withoutFee(record.cost) : record.cost,
      retention: {
        ...record.retention,
        expiresAt: null,
        notStoredReason: record.retention.notStoredReason ?? 'store_failed',
      },
    },
  };
}

function withoutFee(cost: RecordedCost): RecordedCost {
  const totalNanoUsd = cost.totalNanoUsd === null ? null : cost.totalNanoUsd - cost.storageNanoUsd;
  return { ...cost, storageNanoUsd: 0n, totalNanoUsd };
}

/**
 * SQLSTATE classes with which PostgreSQL says that the data is at fault, so that trying again is in vain. A missing function or right (42) is not
 * among them: it is the schema's fault, as while a newer version is rolled out, and would hit every record alike.
 */
const REFUSAL_CLASSES = ['21', '22', '23', '54'];

function isRefusal(error: unknown): boolean {
  if (error instanceof UnstorableValue) return true;
  return error instanceof pg.DatabaseError && REFUSAL_CLASSES.includes(error.code?.slice(0, 2) ?? '');
}

/** Makes sure that each day of expiry has a partition; asks the database once a day of expiry and process. */
function createPartitionMemo({ pool }: Database): (parts: readonly SealedPart[]) => Promise<void> {
  const known = new Set<string>();
  return async (parts) => {
    for (const day of new Set(parts.map((part) => utcDayName(part.expiresAt)))) {
      if (known.has(day)) continue;
      await createPartition(pool, day);
      known.add(day);
    }
  };
}

const DUPLICATE_TABLE = '42P07';

/** Another writer may create it at the same time; it then has committed when this one hears of it. */
async function createPartition(pool: pg.Pool, day: string): Promise<void> {
  try {
    await pool.query('SELECT create_payload_partition($1::date)', [day]);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== DUPLICATE_TABLE) throw error;
  }
}
