import { decideDestruction, type HoldState, holdState, type LegalHold } from '@lethe/core/holds';
import type { RequestRecord } from '@lethe/core/payloads';
import { purgeOrganizations } from '@lethe/core/purge';
import { addMs, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, utcHourOf } from '@lethe/core/time';
import { createLegalHoldRepository, createPurgeStore, type Database } from '@lethe/db';
import { insertOrganization, moveOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import { textsOf, useVault } from '../testing/use-vault.ts';

const testDatabase = useDatabase();
const vault = useVault(testDatabase);

/** How a case stands over one record of two, whether anything of it is there at all, or whether it covers the other record alone. */
const HOLDS = ['none', 'other_record', 'waiting', 'confirmed', 'release_requested', 'declined', 'released'] as const;
const POLICIES = ['unchanged', 'tightened'] as const;
const ERASURES = ['none', 'asked'] as const;
const ACCOUNTS = ['active', 'closed', 'purge_due'] as const;

const COMBINATIONS = HOLDS.flatMap((hold) =>
  POLICIES.flatMap((policy) =>
    ERASURES.flatMap((erasure) => ACCOUNTS.map((account) => ({ hold, policy, erasure, account }))),
  ),
);
type Combination = (typeof COMBINATIONS)[number];

interface Subject extends Combination {
  readonly fixture: OrganizationFixture;
  /** The one that the case is about, and one beside it in the same organization and hour. */
  readonly records: readonly [RequestRecord, RequestRecord];
  readonly holds: readonly LegalHold[];
  /** Whether the erasure of the first record went through. */
  readonly isErased: boolean;
}

const startedAt = new Date();
const expiresAt = addMs(utcHourOf(startedAt), 2 * MS_PER_HOUR + MS_PER_HOUR / 2);
const sweptAt = addMs(utcHourOf(expiresAt), MS_PER_HOUR + 5 * MS_PER_MINUTE);

async function prepare(combination: Combination): Promise<Subject> {
  const { hold, policy, erasure, account } = combination;
  const fixture = await insertOrganization(testDatabase);
  const { organizationId } = fixture;
  const store = async () => {
    const record = await vault.store(fixture, { expiresAt });
    await testDatabase.query('SELECT set_metadata_expiry_of_test($1, $2)', [record.id, expiresAt]);
    return record;
  };
  const records = [await store(), await store()] as const;
  await placeAs(hold, records);
  if (policy === 'tightened') {
    await testDatabase.query(
      `INSERT INTO retention_policy (organization_id, version, level, payload_retention_days, effective_at)
       VALUES ($1, 2, 'metadata_only', 0, lethe_now())`,
      [organizationId],
    );
  }
  const isErased = erasure === 'asked' && (await eraseUnlessHeld(records[0]));
  if (account !== 'active') await moveOrganization(testDatabase, organizationId, 'closed');
  const holds = await createLegalHoldRepository(vault.app).list(organizationId);
  return { ...combination, fixture, records, holds, isErased };
}

async function placeAs(hold: Combination['hold'], [record, beside]: Subject['records']): Promise<void> {
  if (hold === 'none') return;
  const { organizationId } = record;
  const placed = await vault.placeHold(organizationId, {
    requestIds: [(hold === 'other_record' ? beside : record).id],
  });
  if (hold === 'declined') await vault.decline(placed);
  if (hold === 'waiting' || hold === 'declined') return;
  await vault.confirm(placed);
  if (hold === 'release_requested') await vault.askRelease(placed);
  if (hold === 'released') await vault.release(placed);
}

async function eraseUnlessHeld(record: RequestRecord): Promise<boolean> {
  try {
    return (await vault.erase(record)) !== null;
  } catch (error) {
    expect(error).toMatchObject({ code: 'payload_held' });
    return false;
  }
}

async function sweepHours(subjects: readonly Subject[]): Promise<void> {
  const sweep = vault.sweep();
  const token = await sweep.claim();
  for (const { fixture } of subjects) {
    const hour = { organizationId: fixture.organizationId, expiryHour: utcHourOf(expiresAt), token };
    if ((await sweep.destroyOne(hour)) !== 'held') continue;
    await vault.preservation().preserveHeld(hour);
    expect(await sweep.destroyOne(hour)).toBe('destroyed');
  }
}

async function sweepMetadata(): Promise<void> {
  const [claim] = (
    await vault.worker.pool.query<{ token: bigint }>(`SELECT claim_sweep('delete-expired-metadata') AS token`)
  ).rows;
  await vault.worker.pool.query(`SELECT * FROM delete_expired_metadata($1, '-infinity', $2, 10000)`, [
    claim?.token,
    '00000000-0000-0000-0000-000000000000',
  ]);
}

async function purgeDue(database: Pick<Database, 'pool'>): Promise<void> {
  const { failures } = await purgeOrganizations({
    guard: {
      confirm: async () => ({ state: 'confirmed', hasChanged: false, pausedAt: null, pauseReason: null }),
      pause: async () => {},
    },
    store: createPurgeStore(database),
    clock: { now: () => addMs(startedAt, 31 * MS_PER_DAY) },
    processor: null,
    // Sealing and telling come after everything is gone, and are not what is asked here.
    awaitReceipt: async () => null,
    verifierUrl: 'https://lethe.example/verify-receipt.mjs',
    hasTimeLeft: () => true,
  });
  expect(failures).toEqual([]);
}

const count = async (text: string, values: unknown[]): Promise<number> =>
  (await testDatabase.query<{ count: number }>(text, values))[0]?.count ?? -1;

/** Whether any key that is alive opens what is stored of a record, as a thief of every row would try. */
async function opens({ id, organizationId }: RequestRecord): Promise<boolean> {
  const kept = await count(
    `SELECT count(*)::int AS count FROM payload_held JOIN keyring.hold_key USING (organization_id, hold_id)
     WHERE payload_held.organization_id = $1 AND request_id = $2`,
    [organizationId, id],
  );
  const live = await count(
    `SELECT count(*)::int AS count FROM payload JOIN keyring.hour_key ON hour_key.organization_id = payload.organization_id
       AND hour_key.expiry_hour = date_trunc('hour', payload.expires_at, 'UTC')
     WHERE payload.organization_id = $1 AND payload.request_id = $2`,
    [organizationId, id],
  );
  return kept + live > 0;
}

const rowCount = ({ id, organizationId }: RequestRecord) =>
  count('SELECT count(*)::int AS count FROM request WHERE organization_id = $1 AND id = $2', [organizationId, id]);

const isKept = (cause: Parameters<typeof decideDestruction>[0], record: RequestRecord, holds: readonly LegalHold[]) =>
  decideDestruction(cause, { record: { ...record, endUser: record.handles.endUser }, holds }).kind === 'preserve';

describe('invariant 24: precedence, over every combination of hold, policy, erasure, expiry, closure, key destruction and purge', () => {
  let subjects: Subject[];

  beforeAll(async () => {
    await vault.moveTo(startedAt);
    // The trigger that makes an expiry final is what a test of the sweep has to go around: records are made with theirs.
    await testDatabase.query(`CREATE FUNCTION set_metadata_expiry_of_test(of_id uuid, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        ALTER TABLE request DISABLE TRIGGER request_metadata_expiry_is_final;
        UPDATE request SET metadata_expires_at = at WHERE id = of_id;
        ALTER TABLE request ENABLE TRIGGER request_metadata_expiry_is_final;
      END $$`);
    subjects = [];
    for (const combination of COMBINATIONS) subjects.push(await prepare(combination));
  }, 120_000);

  test('an erasure goes through unless a hold in force covers the record', () => {
    for (const { erasure, isErased, records, holds, ...rest } of subjects) {
      const expected = erasure === 'asked' && !isKept('erasure', records[0], holds);
      expect([rest.hold, erasure, isErased]).toEqual([rest.hold, erasure, expected]);
    }
  });

  test('a tightened policy and a closure destroy nothing that is stored', async () => {
    for (const { records, isErased } of subjects) {
      expect(await opens(records[0])).toBe(!isErased);
      expect(await opens(records[1])).toBe(true);
    }
  });

  test('past the end of the hour only what a hold in force covers still has a key, its record still has its row, and nobody but a custodian under a confirmed hold reads it', async () => {
    await vault.moveTo(sweptAt);
    await sweepHours(subjects);
    await sweepMetadata();
    for (const { records, holds, hold, account, isErased } of subjects) {
      for (const [index, record] of records.entries()) {
        const covered = isKept('key_destruction', record, holds);
        const what = [hold, account, index];
        expect([...what, await opens(record)]).toEqual([...what, covered]);
        expect([...what, await rowCount(record)]).toEqual([...what, isKept('metadata_expiry', record, holds) ? 1 : 0]);
        expect(covered && index === 0 && isErased).toBe(false);
        if (account !== 'active') continue;
        expect(await vault.read(record)).toEqual([]);
        const [standing] = holds.map(holdState);
        const mayRead = covered && (['confirmed', 'release_requested'] as HoldState[]).includes(standing ?? 'waiting');
        expect([...what, await vault.read(record, true)]).toEqual([...what, mayRead ? textsOf(record) : []]);
      }
    }
  }, 60_000);

  test('a purge that is due takes everything, and waits for any hold of the organization', async () => {
    await vault.moveTo(addMs(startedAt, 31 * MS_PER_DAY));
    for (const { account, fixture } of subjects)
      if (account === 'closed')
        await testDatabase.query(`UPDATE organization SET purges_at = purges_at + interval '1 year' WHERE id = $1`, [
          fixture.organizationId,
        ]);
    await purgeDue(vault.worker);
    for (const { records, holds, hold, account, fixture } of subjects) {
      const isPurged = account === 'purge_due' && !isKept('purge', records[0], holds);
      const [organization] = await testDatabase.query<{ state: string }>(
        'SELECT lifecycle_state AS state FROM organization WHERE id = $1',
        [fixture.organizationId],
      );
      const expected = account === 'active' ? 'active' : isPurged ? 'purged' : 'closed';
      // Of one that is purged to the end there is no row any more.
      expect([hold, account, organization?.state ?? 'purged']).toEqual([hold, account, expected]);
      for (const record of records) {
        const covered = isKept('purge', records[0], holds) && isKept('expiry', record, holds);
        expect([hold, account, await opens(record)]).toEqual([hold, account, covered]);
      }
    }
  }, 60_000);

  test('releasing extends nothing: what only the released holds kept goes with the next sweep', async () => {
    for (const { holds } of subjects)
      for (const hold of holds) {
        const state = holdState(hold);
        if (state === 'waiting') await vault.decline(hold);
        if (state === 'confirmed') await vault.release(hold);
        if (state === 'release_requested') await vault.approveRelease(hold);
      }
    for (let run = 0; run < 3; run += 1) await vault.releaseNow();
    for (const { records } of subjects) for (const record of records) expect(await opens(record)).toBe(false);
  }, 60_000);
});
