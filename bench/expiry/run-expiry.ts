import { utcDayOf } from '@lethe/core/time';
import type pg from 'pg';
import { measureRemoval } from '../measure/removal-floor.ts';
import type { BenchServer } from '../server/bench-server.ts';
import { withClient, withCopy } from '../server/databases.ts';
import { countLeft, type DeletionKind, deleteInBatches } from './batched-deletion.ts';
import { createBenchId, loadPayloads, loadTenants, type PayloadLoad } from './load-payloads.ts';
import { countDeadTuples, type Observation, observe } from './observe.ts';
import { openProductSweep } from './product-sweep.ts';

const productName = 'bench_product';
const flatName = 'bench_flat';
const workName = 'bench_work';
const rowsPerBatch = 5_000;

export interface ProductExpiry {
  /** The keys of the organization-hours that were due. */
  readonly sweep: Observation & { readonly hourCount: number };
  /** The partition of the day that was over. */
  readonly drop: Observation & { readonly partCount: number };
  /** In the tables that hold payloads, when all is done. */
  readonly deadTupleCount: number;
}

export interface BatchedExpiry extends Observation {
  /** Rows that were due and still have their ciphertext. */
  readonly leftCount: number;
  readonly deadTupleCount: number;
}

export interface ExpiryRound extends ProductExpiry {
  /** Both end with VACUUM, without which nothing of it could be used again. */
  readonly batchedDelete: BatchedExpiry;
  readonly batchedNull: BatchedExpiry;
  /** For the file system to remove as many bytes as the drop gave back. */
  readonly removalMs: number;
}

/** Loads the same rows into the product's table and into one without partitions, and expires what is due on fresh copies of both. */
export async function runExpiry(
  server: BenchServer,
  { load, roundCount, say }: { load: PayloadLoad; roundCount: number; say: (sentence: string) => void },
): Promise<ExpiryRound[]> {
  const now = new Date();
  return withLoaded(server, productName, { load, now, table: 'payload' }, () =>
    withLoaded(server, flatName, { load, now, table: 'payload_flat' }, async () => {
      const rounds: ExpiryRound[] = [];
      for (let round = 1; round <= roundCount; round += 1) {
        const product = await expireByProduct(server, productName);
        rounds.push({
          ...product,
          batchedDelete: await expireInBatches(server, 'delete', now),
          batchedNull: await expireInBatches(server, 'null', now),
          removalMs: measureRemoval(product.drop.bytesBefore - product.drop.bytesAfter),
        });
        say(`${load.dueRowCount} rows due: round ${round} of ${roundCount} is done.`);
      }
      return rounds;
    }),
  );
}

type Loading = { load: PayloadLoad; now: Date; table: 'payload' | 'payload_flat' };

/** A database of its own with loaded rows, for the time of `work`. */
export function withLoaded<T>(
  server: BenchServer,
  name: string,
  { table, ...loading }: Loading,
  work: () => Promise<T>,
): Promise<T> {
  return withCopy(server, server.templateName, name, async () => {
    await withClient(server.urlOf(name), async (client) => {
      await createBenchId(client);
      await loadTenants(client, loading.load, loading.now);
      if (table === 'payload_flat') await createFlatTable(client);
      await loadPayloads(client, table, loading);
    });
    return work();
  });
}

async function createFlatTable(client: pg.Client): Promise<void> {
  await client.query('CREATE TABLE payload_flat (LIKE payload INCLUDING ALL)');
  await client.query('ALTER TABLE payload_flat ALTER COLUMN ciphertext DROP NOT NULL');
}

/** Expires what is due on a copy of a loaded database. */
export function expireByProduct(server: BenchServer, original: string): Promise<ProductExpiry> {
  return withCopy(server, original, workName, () =>
    withClient(server.urlOf(workName), async (client) => {
      const product = openProductSweep(server.urlAs(workName, 'lethe_worker'));
      try {
        let [hourCount, partCount] = [0, 0];
        const sweep = await observe(client, async () => {
          ({ hourCount } = await product.destroyKeys());
        });
        const drop = await observe(client, async () => {
          ({ partCount } = await product.dropDays());
        });
        const deadTupleCount = await countDeadTuples(client);
        return { sweep: { ...sweep, hourCount }, drop: { ...drop, partCount }, deadTupleCount };
      } finally {
        await product.close();
      }
    }),
  );
}

function expireInBatches(server: BenchServer, kind: DeletionKind, now: Date): Promise<BatchedExpiry> {
  const before = utcDayOf(now);
  return withCopy(server, flatName, workName, () =>
    withClient(server.urlOf(workName), async (client) => {
      const observation = await observe(client, async () => {
        await deleteInBatches(client, { kind, before, rowsPerBatch });
        await client.query('VACUUM payload_flat');
      });
      const leftCount = await countLeft(client, before);
      return { ...observation, leftCount, deadTupleCount: await countDeadTuples(client) };
    }),
  );
}
