import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCreditLedger, createRecordWriter, createUsageSettlement, type RecordEntry } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { settleAll } from './testing/credit.ts';
import { entryOf, insertHourKey, partOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const INFERENCE = 1_256_500n;
const FEE = 15_230n;
const ENTRY_COUNT = 6;

/** Of each three requests one is stored, one is told to be and lost, and one is not stored. They fall into two months. */
async function makeEntries(): Promise<{
  organizationId: Parameters<typeof createCreditLedger>[1];
  entries: RecordEntry[];
}> {
  const fixture = await insertOrganization(testDatabase, { projectMode: 'credits' });
  const entries: RecordEntry[] = [];
  for (let index = 0; index < ENTRY_COUNT; index += 1) {
    const admittedAt = new Date(Date.UTC(2026, 9 + (index % 2), 28, index));
    const record = recordOf(fixture, { projectMode: 'credits', admittedAt });
    if (index % 3 === 2) {
      entries.push(entryOf(record));
      continue;
    }
    const stored = storedUntil(new Date('2027-01-05T10:00:00Z'), record);
    const part = partOf(stored);
    if (index % 3 === 0) await insertHourKey(testDatabase, part);
    entries.push(entryOf(stored, [index % 3 === 0 ? part : { ...part, hourKeyGeneration: 9 }]));
  }
  return { organizationId: fixture.organizationId, entries };
}

test('invariants 1, 4 and 6: whatever is shipped, shipped again, settled in parts and deleted, in any order, costs what its requests cost, once', async () => {
  const index = fc.nat({ max: ENTRY_COUNT - 1 });
  const step = fc.oneof(
    fc.record({ kind: fc.constant('ship' as const), entries: fc.array(index, { minLength: 1, maxLength: 4 }) }),
    fc.record({ kind: fc.constant('settle' as const), batchCountMax: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constant('delete' as const), entry: index }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const { organizationId, entries } = await makeEntries();
      const writer = createRecordWriter(connections.gateway);
      const settlement = createUsageSettlement(connections.worker);
      const shipped = new Set<number>();
      for (const one of steps) {
        if (one.kind === 'ship') {
          await writer.write(one.entries.flatMap((at) => entries[at] ?? []));
          for (const at of one.entries) shipped.add(at);
        }
        if (one.kind === 'settle') await settlement.settle({ organizationId, batchCountMax: one.batchCountMax });
        if (one.kind === 'delete') {
          await testDatabase.query('DELETE FROM payload WHERE request_id = $1', [entries[one.entry]?.record.id]);
          await testDatabase.query('DELETE FROM request WHERE id = $1', [entries[one.entry]?.record.id]);
        }
      }
      await settleAll(connections, organizationId);
      const stored = [...shipped].filter((at) => at % 3 === 0).length;
      const expected = -(BigInt(shipped.size) * INFERENCE + BigInt(stored) * FEE);
      expect(await createCreditLedger(connections.app, organizationId).balance()).toBe(expected);
      expect(await testDatabase.query('SELECT * FROM ledger_differences($1)', [organizationId])).toEqual([]);
    }),
    { numRuns: 30 },
  );
}, 60_000);
