import { releaseHolds } from '@lethe/core/payloads';
import { dropEndedDays } from '@lethe/core/retention';
import { addMs, MS_PER_DAY, MS_PER_MINUTE, utcDayOf } from '@lethe/core/time';
import { createDayDropper, createTimeGuard } from '@lethe/db';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { expect, test } from 'vitest';
import { hourAhead, useVault } from '../testing/use-vault.ts';

const testDatabase = useDatabase();
const vault = useVault(testDatabase);
const { expiresAt, expiryHour, hourEndAt } = hourAhead();

/** What stays of a payload on purpose. Any other table that refers to payloads, also one that is added later, has to be empty in the end. */
const KEPT: Record<string, string> = {
  'public.payload_erasure': 'that it was erased, for its record and its receipt',
  'keyring.rekey': 'that a generation was replaced',
  'public.usage_entry': 'what the request used and cost, which is ledger data and says nothing of its content',
};

/** How many rows of an organization refer to a payload, its key or its hour, in each table of the catalogue that can. */
async function referringRows({ organizationId }: OrganizationFixture): Promise<Record<string, number>> {
  const tables = await testDatabase.query<{ name: string }>(
    `SELECT DISTINCT format('%I.%I', nspname, relname) AS name
     FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE nspname IN ('public', 'keyring') AND relkind IN ('r', 'p') AND NOT relispartition AND NOT attisdropped
       AND (attname, atttypid) IN (('request_id', 'uuid'::regtype), ('key_id', 'uuid'::regtype), ('hold_id', 'uuid'::regtype),
         ('expiry_hour', 'timestamptz'::regtype))`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await testDatabase.query<{ count: number }>(
      `SELECT count(*)::int4 AS count FROM ${name} WHERE organization_id = $1`,
      [organizationId],
    );
    if (row !== undefined && row.count > 0) counts[name] = row.count;
  }
  return counts;
}

test('invariant 22: when payloads have expired, been erased, or been held and released, no table of the catalogue refers to them any more', async () => {
  await vault.moveTo(new Date());
  const fixture = await insertOrganization(testDatabase);
  const erased = await vault.store(fixture, { expiresAt });
  await vault.store(fixture, { expiresAt });
  const held = await vault.store(fixture, { expiresAt });
  await vault.erase(erased);
  await vault.rekeyNow();
  const hold = await vault.hold(fixture.organizationId, { requestIds: [held.id] });
  expect(Object.keys(await referringRows(fixture)).toSorted()).toEqual([
    'keyring.hour_key',
    'keyring.payload_wrap',
    'keyring.rekey',
    'public.payload',
    'public.payload_erasure',
    'public.usage_entry',
  ]);

  await vault.moveTo(addMs(hourEndAt, 5 * MS_PER_MINUTE));
  const sweep = vault.sweep();
  const hour = { organizationId: fixture.organizationId, expiryHour, token: await sweep.claim() };
  expect(await sweep.destroyOne(hour)).toBe('held');
  await vault.preservation().preserveHeld(hour);
  expect(await sweep.destroyOne(hour)).toBe('destroyed');
  expect(await referringRows(fixture)).toMatchObject({ 'public.payload_held': 2, 'keyring.hold_key': 1 });

  await vault.release(hold);
  await releaseHolds({ releases: vault.releases(), rewrapper: vault.rewrapper, limits: { batchSizeMax: 100 } });
  await vault.moveTo(addMs(utcDayOf(expiresAt), MS_PER_DAY + 15 * MS_PER_MINUTE));
  const guard = createTimeGuard(vault.worker, () => ({ bootId: 'test', uptimeMs: 1 }));
  await dropEndedDays({ guard, dropper: createDayDropper(vault.worker), hasTimeLeft: () => true });
  const left = Object.keys(await referringRows(fixture));
  expect(left.filter((table) => !(table in KEPT))).toEqual([]);
  expect(left.toSorted()).toEqual(Object.keys(KEPT).toSorted());
});
