import { createHash } from 'node:crypto';
import type { ModelRate, PriceVersion } from '@lethe/core/billing';
import { useDatabase } from '@lethe/testkit/postgres';
import { expect, test } from 'vitest';
import { createPriceArchive } from './index.ts';
import { useConnections } from './testing/connections.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);

const plain: ModelRate = {
  validFrom: null,
  dailyHours: null,
  promptTokensAbove: 0,
  inputNanoUsd: 18_750_000n,
  cachedInputNanoUsd: 1n,
  outputNanoUsd: 9_007_199_254_740_993n,
  reasoningNanoUsd: 0n,
};

function versionOf(name: string): PriceVersion {
  const rates = [
    plain,
    { ...plain, promptTokensAbove: 200_000 },
    { ...plain, validFrom: new Date('2026-08-17T00:00:00Z') },
    { ...plain, dailyHours: { fromSecond: 59_400, untilSecond: 1_800 } },
  ];
  return {
    digest: createHash('sha256').update(name).digest(),
    source: 'test',
    models: [
      { provider: 'a', model: 'B', kind: 'completion', outputTokensMax: null, rates },
      { provider: 'a', model: 'a', kind: 'embedding', outputTokensMax: 0, rates: [plain] },
    ],
  };
}

test('a version is read as it was stored, to the nano-dollar beyond what a float can hold', async () => {
  const archive = createPriceArchive(connections.gateway);
  const version = versionOf('one');
  expect(await archive.read(await archive.store(version))).toEqual(version.models);
});

test('the same prices are stored once, also by many gateways at once', async () => {
  const archive = createPriceArchive(connections.gateway);
  const ids = await Promise.all(Array.from({ length: 8 }, () => archive.store(versionOf('two'))));
  expect(new Set(ids).size).toBe(1);
  expect(await archive.store(versionOf('three'))).not.toBe(ids[0]);
  const counts = await testDatabase.query('SELECT count(*)::int AS count FROM model_rate WHERE price_version_id = $1', [
    ids[0],
  ]);
  expect(counts).toEqual([{ count: 5 }]);
});

test('prices that something was charged by are changed by nobody', async () => {
  await createPriceArchive(connections.gateway).store(versionOf('four'));
  for (const statement of [
    'UPDATE model_rate SET input_nano_usd = 0',
    'DELETE FROM model_rate',
    'TRUNCATE model_rate',
  ]) {
    await expect(testDatabase.query(statement)).rejects.toThrow('append-only');
    await expect(connections.gateway.pool.query(statement)).rejects.toThrow('permission denied');
  }
});

test('invariant 10: no column of a price is a float', async () => {
  const types = await testDatabase.query<{ data_type: string }>(
    `SELECT DISTINCT data_type FROM information_schema.columns WHERE table_name = 'model_rate' AND column_name LIKE '%nano_usd'`,
  );
  expect(types).toEqual([{ data_type: 'bigint' }]);
});
