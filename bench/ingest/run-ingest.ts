import { randomBytes } from 'node:crypto';
import { MS_PER_DAY } from '@lethe/core/time';
import { createDatabase, createHourKeyStore } from '@lethe/db';
import { createSealer, openMasterKeys } from '@lethe/vault';
import type pg from 'pg';
import type { BenchServer } from '../server/bench-server.ts';
import { withClient, withCopy } from '../server/databases.ts';
import { insertTenant } from '../server/insert-tenant.ts';
import { measureVariant, type Sample } from './measure-variant.ts';
import { makeConversations, sealConversations } from './seal-conversations.ts';
import { openVariants, type Variant, type VariantInput } from './variants.ts';

const databaseName = 'bench_ingest';
const floorTable = 'payload_floor';

export interface IngestOptions {
  readonly roundCount: number;
  readonly batchCount: number;
  /** Requests in a batch; the gateway's largest is 500. */
  readonly batchSize: number;
}

export interface IngestResult {
  readonly name: string;
  readonly samples: readonly Sample[];
}

/** Measures every variant once a round, one after the other, so that what the machine does besides meets all of them alike. */
export async function runIngest(
  server: BenchServer,
  options: IngestOptions,
  say: (sentence: string) => void,
): Promise<IngestResult[]> {
  return withCopy(server, server.templateName, databaseName, () =>
    withClient(server.urlOf(databaseName), async (admin) => {
      const input = await prepareInput(server, admin, options.batchSize);
      const variants = await openVariants(input);
      try {
        return await runRounds(variants, { admin, options, say });
      } finally {
        await Promise.all([...variants.flatMap(({ lanes }) => lanes.map((lane) => lane.close())), input.close()]);
      }
    }),
  );
}

async function prepareInput(
  server: BenchServer,
  admin: pg.Client,
  batchSize: number,
): Promise<VariantInput & { close(): Promise<void> }> {
  const gatewayUrl = server.urlAs(databaseName, 'lethe_gateway');
  const expiresAt = new Date(Date.now() + 30 * MS_PER_DAY);
  const tenant = await insertTenant(admin);
  await admin.query(`CREATE TABLE ${floorTable} (LIKE payload INCLUDING ALL)`);
  const database = createDatabase({ url: gatewayUrl, applicationName: 'lethe bench keys', poolSizeMax: 1 });
  const masterKeys = openMasterKeys({ LETHE_MASTER_KEYS: `1:${randomBytes(32).toString('base64')}` });
  const sealer = createSealer({ masterKeys, hourKeys: createHourKeyStore(database), clock: { now: () => new Date() } });
  // The first seal makes the hour's key, under which every other part is counted as sealed.
  await sealConversations({ sealer, tenant, expiresAt, conversations: makeConversations(1) });
  const ownerUrl = server.urlOf(databaseName);
  return { gatewayUrl, ownerUrl, floorTable, tenant, expiresAt, sealer, batchSize, close: () => database.close() };
}

async function runRounds(
  variants: readonly Variant[],
  { admin, options, say }: { admin: pg.Client; options: IngestOptions; say: (sentence: string) => void },
): Promise<IngestResult[]> {
  const results = variants.map(({ name }) => ({ name, samples: [] as Sample[] }));
  // What is measured first would pay for plans, caches and compilation.
  for (const variant of variants) await measureVariant(variant, { admin, batchCount: Math.min(6, options.batchCount) });
  for (let round = 1; round <= options.roundCount; round += 1) {
    for (const [index, variant] of variants.entries()) {
      results[index]?.samples.push(await measureVariant(variant, { admin, batchCount: options.batchCount }));
    }
    say(`Round ${round} of ${options.roundCount} is done.`);
  }
  return results;
}
