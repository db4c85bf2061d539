import { randomUUID } from 'node:crypto';
import { advanceErasures, type Erasure } from '@lethe/core/erasures';
import type { RequestRecord, StoredPart } from '@lethe/core/payloads';
import { createDatabase, createErasureRepository, createErasureSweep, type Database } from '@lethe/db';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dyingPool } from '../testing/dying-pool.ts';
import { hourAhead, textsOf, useVault } from '../testing/use-vault.ts';

const testDatabase = useDatabase();
const vault = useVault(testDatabase);
const { expiresAt } = hourAhead();
const RACES = 12;
const by = {
  actor: { kind: 'user', id: 'u-1', label: 'Ines Marchetti' },
  origin: { requestId: 'call-1', address: null },
} as const;

let app: Database;
let fixture: OrganizationFixture;
beforeAll(() => {
  app = createDatabase({ url: testDatabase.urlAs('lethe_app'), applicationName: 'test', poolSizeMax: 4 });
});
afterAll(() => app.close());
beforeEach(async () => {
  await vault.moveTo(new Date());
  await testDatabase.query('DELETE FROM keyring.rekey; DELETE FROM erasure_batch; DELETE FROM erasure_request');
  fixture = await insertOrganization(testDatabase);
});

const erase = (endUser: string, confirmedCount: number): Promise<Erasure> =>
  createErasureRepository(app).fileApproved(
    {
      id: randomUUID(),
      organizationId: fixture.organizationId,
      selector: { kind: 'end_user', endUser },
      projects: 'all',
      reason: 'asked for',
      ...by,
    },
    confirmedCount,
  );
const advance = (database: Pick<Database, 'pool'> = vault.worker) =>
  advanceErasures({ sweep: createErasureSweep(database), hasTimeLeft: () => true });
const found = ({ id }: Erasure) => createErasureRepository(app).find(fixture.organizationId, id);
const store = (endUser: string) => vault.store(fixture, { expiresAt, endUser });

describe('an erasure', () => {
  test('is done when the keys are gone under which something of it lay, and a copy of a row opens no more', async () => {
    const [gone, kept] = [await store('cus_8841'), await store('cus_1')];
    const [copy] = (await vault.partsOf(gone)) as [StoredPart, ...StoredPart[]];
    const erasure = await erase('cus_8841', 1);
    expect(await vault.open(copy)).toBe(textsOf(gone)[0]);
    expect(await advance()).toMatchObject({ doneCount: 0, failures: [] });
    expect(await createErasureSweep(vault.worker).nextWorkAt()).toBeNull();

    await vault.rekeyNow();
    expect(await createErasureSweep(vault.worker).nextWorkAt()).not.toBeNull();
    expect(await advance()).toMatchObject({ doneCount: 1, failures: [] });
    expect(await found(erasure)).toMatchObject({ status: 'done', erasedCount: 1 });
    await expect(vault.open(copy)).rejects.toMatchObject({ code: 'key_unavailable' });
    expect(await vault.read(kept)).toEqual(textsOf(kept));
    expect(await advance()).toEqual({ erasedCount: 0, doneCount: 0, failures: [] });
    expect(await vault.tally(fixture.organizationId)).toMatchObject({ stored: 4, erased: 2, present: 2 });
  });

  test('invariant 21: cut off at any statement, the next run ends it, with one event', async () => {
    await store('cus_8841');
    const erasure = await erase('cus_8841', 1);
    await vault.rekeyNow();
    for (const moment of ['before', 'after'] as const) {
      for (let statement = 1; statement <= 3; statement += 1) {
        const pool = dyingPool(vault.worker.pool, { statement, moment });
        // A claim that dies fails the run; a step that dies is one of its failures.
        await advance({ pool }).catch((error: unknown) => expect(error).toBeInstanceOf(Error));
      }
    }
    await advance();
    expect(await found(erasure)).toMatchObject({ status: 'done' });
    const events = await testDatabase.query(
      `SELECT FROM audit_event WHERE organization_id = $1 AND action = 'erasure.done'`,
      [fixture.organizationId],
    );
    expect(events).toHaveLength(1);
  });

  test('invariant 25: a hold that is placed at the same time finds the payload wholly there or wholly gone, and the receipt is dated before it', async () => {
    for (let race = 0; race < RACES; race += 1) {
      const endUser = `cus_${race}`;
      const record = await store(endUser);
      const [erasure, placedAt] = await Promise.all([erase(endUser, 1), placeHold(record, race)]);
      const texts = await vault.read(record);
      expect({ race, texts }).toEqual({ race, texts: erasure.erasedCount === 1 ? [] : textsOf(record) });
      expect(erasure).toMatchObject({ heldCount: 1 - erasure.erasedCount });
      if (erasure.erasedCount === 1) {
        expect(erasure.batches[0]?.erasedAt.getTime()).toBeLessThanOrEqual(placedAt.getTime());
      }
    }
  });

  test('invariant 30: of erasures of the same payload at the same time one has it, and one leaf tells of it', async () => {
    const record = await store('cus_8841');
    const results = await Promise.all([erase('cus_8841', 1), erase('cus_8841', 1), vault.erase(record)]);
    const leaves = (await vault.leaves(fixture.organizationId)).filter(({ type }) => type === 'erasure');
    expect(leaves).toHaveLength(1);
    expect(
      results.filter((result) => result !== null && 'batches' in result && result.erasedCount === 1).length,
    ).toBeLessThanOrEqual(1);
    expect(await vault.tally(fixture.organizationId)).toMatchObject({ stored: 2, erased: 2, present: 0 });
  });
});

/** By the lock that placing a hold takes, after a pause that differs from race to race. */
async function placeHold({ id }: RequestRecord, race: number): Promise<Date> {
  const pauseMs = (race * 7) % 23;
  const [row] = await testDatabase.query<{ placed_at: Date }>(
    `WITH ready AS MATERIALIZED (SELECT pg_sleep($3), pg_advisory_xact_lock(hashtext('lethe destruction')))
     INSERT INTO legal_hold (organization_id, id, name, reason, request_ids, placed_at, placed_by_label)
     SELECT $1, gen_random_uuid(), 'Case', 'litigation', ARRAY[$2::uuid], now(), 'Counsel' FROM ready RETURNING placed_at`,
    [fixture.organizationId, id, pauseMs / 1_000],
  );
  return row?.placed_at ?? new Date(0);
}
