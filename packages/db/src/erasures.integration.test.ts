import { randomUUID } from 'node:crypto';
import { ERASURES_WAITING_MAX, type ErasureSelector, requestErasure } from '@lethe/core/erasures';
import type { RequestRecord } from '@lethe/core/payloads';
import type { OrganizationId, RequestId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY, MS_PER_HOUR } from '@lethe/core/time';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import type pg from 'pg';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  createDatabase,
  createErasureRepository,
  createErasureSweep,
  createPayloadStore,
  createRecordWriter,
} from './index.ts';
import { useConnections } from './testing/connections.ts';
import { overtake } from './testing/overtake.ts';
import { entryOf, insertHourKey, partOf, readingOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const PAYLOADS_MAX = 3;
const by = {
  actor: { kind: 'user', id: 'u-1', label: 'Ines Marchetti' },
  origin: { requestId: 'call-1', address: '203.0.113.9' },
} as const;

let fixture: OrganizationFixture;
beforeEach(async () => {
  await setOffset(0);
  await testDatabase.query('DELETE FROM erasure_batch; DELETE FROM erasure_request');
  fixture = await insertOrganization(testDatabase);
});

const erasures = () => createErasureRepository(connections.app, { payloadsMax: PAYLOADS_MAX });
const file = (selector: ErasureSelector, traits: { confirmedCount?: number; of?: OrganizationFixture } = {}) => {
  const { organizationId } = traits.of ?? fixture;
  const draft = { id: randomUUID(), organizationId, selector, projects: 'all', reason: 'ticket 20418', ...by } as const;
  return traits.confirmedCount === undefined
    ? erasures().file(draft)
    : erasures().fileApproved(draft, traits.confirmedCount);
};
const approve = (erasureId: string, confirmedCount: number) =>
  erasures().approve({ organizationId: fixture.organizationId, erasureId, confirmedCount, note: null, ...by });

interface StoreTraits {
  readonly endUser?: string;
  readonly ageMs?: number;
  readonly livesMs?: number;
  readonly model?: string;
  readonly statusCode?: number;
}

async function store(traits: StoreTraits = {}) {
  const { endUser = null, ageMs = 0, livesMs = 30 * MS_PER_DAY, model = 'gpt-5-mini', statusCode = 200 } = traits;
  const admittedAt = addMs(new Date(), -ageMs);
  const handles = { tags: ['refund'], sessionId: null, endUser };
  const record = storedUntil(addMs(admittedAt, livesMs), recordOf(fixture, { admittedAt, handles, model, statusCode }));
  const parts = [partOf(record, 'request'), partOf(record, 'response')];
  for (const part of parts) await insertHourKey(testDatabase, part);
  await createRecordWriter(connections.gateway).write([entryOf(record, parts)]);
  return record;
}
const isReadable = async (record: RequestRecord) =>
  (await createPayloadStore(connections.app).read(readingOf(record))).length > 0;
const hold = (organizationId: OrganizationId, requestIds: readonly RequestId[]) =>
  testDatabase.query(
    `INSERT INTO legal_hold (organization_id, id, name, reason, request_ids, placed_at, placed_by_label)
     VALUES ($1, gen_random_uuid(), 'Case', 'litigation', $2, now(), 'Counsel')`,
    [organizationId, requestIds],
  );
const leaves = async () =>
  (
    await testDatabase.query<{ index: string; body: string }>(
      `SELECT index::text, body FROM keyring.log_leaf WHERE organization_id = $1 AND kind = 'erasure' ORDER BY 1`,
      [fixture.organizationId],
    )
  ).map(({ index, body }) => ({ index: Number(index), ...(JSON.parse(body) as Record<string, unknown>) }));
const setOffset = (offsetMs: number) =>
  testDatabase.query(
    'INSERT INTO demo_clock VALUES (true, $1) ON CONFLICT (id) DO UPDATE SET offset_ms = EXCLUDED.offset_ms',
    [offsetMs],
  );

const eventTypes = async () =>
  (
    await testDatabase.query<{ type: string }>(
      `SELECT type FROM organization_event WHERE organization_id = $1 AND type LIKE 'erasure.%' ORDER BY type`,
      [fixture.organizationId],
    )
  ).map(({ type }) => type);

describe('an erasure on request', () => {
  test('nobody is told to decide what its author has approved with the filing', async () => {
    await store({ endUser: 'cus_8841' });
    await file({ kind: 'end_user', endUser: 'cus_8841' }, { confirmedCount: 1 });
    expect(await eventTypes()).not.toContain('erasure.requested');
    await file({ kind: 'end_user', endUser: 'cus_2' });
    expect(await eventTypes()).toContain('erasure.requested');
  });

  test('invariant 30: what it covers is unreadable when the approval returns, with one receipt; a repeat changes nothing and answers the same', async () => {
    const [gone, other] = [await store({ endUser: 'cus_8841' }), await store({ endUser: 'cus_1' })];
    const second = await store({ endUser: 'cus_8841' });
    const filed = await file({ kind: 'end_user', endUser: 'cus_8841' });
    expect(filed).toMatchObject({ number: 'ER-1', status: 'requested', matchedCount: 2, batches: [] });
    expect(await isReadable(gone)).toBe(true);

    const approved = await approve(filed.id, 2);
    expect(approved).toMatchObject({
      status: 'approved',
      erasedCount: 2,
      partCount: 4,
      batches: [{ payloadCount: 2 }],
    });
    expect([await isReadable(gone), await isReadable(second), await isReadable(other)]).toEqual([false, false, true]);
    const [leaf, ...more] = await leaves();
    expect(more).toEqual([]);
    expect(leaf).toMatchObject({ parts: 4, payloads: 2, reason: 'requested', index: approved.batches[0]?.leafIndex });
    expect(JSON.stringify(leaf)).not.toContain(filed.id);
    expect(JSON.stringify(leaf)).not.toContain('cus_8841');

    expect(await approve(filed.id, 2)).toEqual(approved);
    expect(await file({ kind: 'end_user', endUser: 'cus_8841' }, { confirmedCount: 0 })).toMatchObject({
      number: 'ER-2',
      erasedCount: 0,
      batches: [],
    });
    expect(await leaves()).toHaveLength(1);
  });

  test('the leaf commits to the same parts as one that is written part by part', async () => {
    const record = await store();
    await file({ kind: 'requests', requestIds: [record.id] }, { confirmedCount: 1 });
    const [row] = await testDatabase.query<{ root: string }>(
      `SELECT encode(commitments_root($1, ARRAY[request_id, request_id], parts, digests), 'hex') AS root FROM payload_erasure WHERE request_id = $2`,
      [fixture.organizationId, record.id],
    );
    expect(await leaves()).toMatchObject([{ commitments_root: row?.root, parts: 2 }]);
  });

  test('invariant 24: what a hold covers stays readable, is counted, and is named by its case', async () => {
    const [held, free] = [await store(), await store()];
    await hold(fixture.organizationId, [held.id]);
    const selector: ErasureSelector = { kind: 'filter' };
    const preview = await erasures().preview({ organizationId: fixture.organizationId, selector, projects: 'all' });
    expect(preview).toMatchObject({ matchedCount: 2, heldCount: 1, erasableCount: 1 });
    expect(preview.holds).toMatchObject([{ caseNumber: 'LH-1', payloadCount: 1 }]);
    const erasure = await file(selector, { confirmedCount: 1 });
    expect(erasure).toMatchObject({ matchedCount: 2, heldCount: 1, erasedCount: 1 });
    expect([await isReadable(held), await isReadable(free)]).toEqual([true, false]);
  });

  test('invariant 25: a hold waits for an erasure that runs, and an erasure for a hold that is being placed', async () => {
    const [first, second] = [await store(), await store()];
    const place =
      ({ id }: RequestRecord) =>
      async (pool: Pick<pg.Pool, 'query'>) => {
        await pool.query(`SELECT pg_advisory_xact_lock(hashtext('lethe destruction'))`);
        await pool.query(
          `INSERT INTO legal_hold (organization_id, id, name, reason, request_ids, placed_at, placed_by_label)
         VALUES ($1, gen_random_uuid(), 'Case', 'litigation', ARRAY[$2::uuid], now(), 'Counsel')`,
          [fixture.organizationId, id],
        );
      };
    const owner = createDatabase({ url: testDatabase.url, applicationName: 'test', poolSizeMax: 2 });
    try {
      const eraseFirst = `SELECT * FROM approve_erasure($1, 1, NULL, 10, 'user', 'u-1', 'Ines', 'call-1', NULL)`;
      const { id: erasureId } = await file({ kind: 'requests', requestIds: [first.id] });
      await overtake(testDatabase, connections.app, {
        first: async (transaction) => {
          await transaction.query(`SELECT set_config('app.organization_id', $1, true)`, [fixture.organizationId]);
          await transaction.query(eraseFirst, [erasureId]);
        },
        second: () => owner.withTransaction(place(first)),
      });
      const [dates] = await testDatabase.query<{ is_before: boolean }>(
        `SELECT batch.erased_at <= hold.placed_at AS is_before FROM erasure_batch batch, legal_hold hold
         WHERE batch.organization_id = $1 AND hold.organization_id = $1`,
        [fixture.organizationId],
      );
      expect(dates).toEqual({ is_before: true });
      const erasure = await overtake(testDatabase, owner, {
        first: place(second),
        second: () => file({ kind: 'requests', requestIds: [second.id] }, { confirmedCount: 1 }),
      });
      expect(erasure).toMatchObject({ heldCount: 1, erasedCount: 0 });
      expect(await isReadable(second)).toBe(true);
    } finally {
      await owner.close();
    }
  });

  test('more than was confirmed is refused, and nothing is erased or filed', async () => {
    const records = [await store(), await store()];
    await expect(file({ kind: 'filter' }, { confirmedCount: 1 })).rejects.toMatchObject({
      code: 'conflict',
      details: { facts: { count: 2 } },
    });
    expect(await Promise.all(records.map(isReadable))).toEqual([true, true]);
    expect(await erasures().countWaiting(fixture.organizationId, null)).toBe(0);
  });

  test('one person has a bounded number of requests waiting, and nobody else waits for those', async () => {
    const request = (actorId: string) =>
      requestErasure(
        { erasures: erasures(), mintId: randomUUID },
        {
          organizationId: fixture.organizationId,
          projects: 'all',
          selector: { kind: 'filter' },
          reason: 'ticket 20418',
          confirmedCount: null,
          mayErase: false,
          actor: { ...by.actor, id: actorId },
          origin: by.origin,
        },
      );
    for (let count = 0; count < ERASURES_WAITING_MAX; count += 1) await request('u-9');
    await expect(request('u-9')).rejects.toMatchObject({ code: 'conflict' });
    const { id: erasureId } = await request('u-8');
    const end = { organizationId: fixture.organizationId, erasureId, status: 'withdrawn', note: null, ...by } as const;
    await erasures().end(end);
    expect(await erasures().countWaiting(fixture.organizationId, 'u-8')).toBe(0);
    expect(await erasures().countWaiting(fixture.organizationId, null)).toBe(ERASURES_WAITING_MAX);
  });

  test('invariant 45: a range that no column can hold is refused as such', async () => {
    const from = new Date(8.64e15);
    await expect(file({ kind: 'filter', from })).rejects.toMatchObject({ code: 'invalid_request' });
  });

  test('more than one transaction takes is refused', async () => {
    for (let count = 0; count <= PAYLOADS_MAX; count += 1) await store();
    await expect(file({ kind: 'filter' }, { confirmedCount: 10 })).rejects.toMatchObject({ code: 'invalid_request' });
    expect(await leaves()).toEqual([]);
  });

  test('invariant 33: neither counts nor erases what another organization has', async () => {
    const other = await insertOrganization(testDatabase);
    const mine = await store();
    const erasure = await file({ kind: 'requests', requestIds: [mine.id] }, { confirmedCount: 5, of: other });
    expect(erasure).toMatchObject({ matchedCount: 0, erasedCount: 0 });
    expect(await isReadable(mine)).toBe(true);
    await expect(approve(erasure.id, 5)).rejects.toMatchObject({ code: 'not_found' });
    expect(await erasures().find(fixture.organizationId, erasure.id)).toBeNull();
  });

  test('a filter takes its model and its range, half-open, and nothing else', async () => {
    const [mini, large] = [await store(), await store({ model: 'gpt-5' })];
    const early = await store({ ageMs: MS_PER_DAY });
    await file(
      { kind: 'filter', model: ['openai/gpt-5-mini'], from: addMs(early.admittedAt, 1), to: addMs(new Date(), 1_000) },
      { confirmedCount: 1 },
    );
    expect([await isReadable(mini), await isReadable(large), await isReadable(early)]).toEqual([false, true, true]);
  });

  test('a filter takes all that the list takes, what it leaves out included, and is told as it was asked', async () => {
    const [plain, refused] = [await store(), await store({ statusCode: 429 })];
    const selector: ErasureSelector = {
      kind: 'filter',
      status: ['2xx'],
      tag: ['refund'],
      latencyMs: { min: 1 },
      exclude: { endUser: ['nobody'] },
    };
    const erasure = await file(selector, { confirmedCount: 1 });
    expect([await isReadable(plain), await isReadable(refused)]).toEqual([false, true]);
    expect((await erasures().find(fixture.organizationId, erasure.id))?.selector).toEqual(selector);
  });

  test('a request that was filed before filters were kept still names its model', async () => {
    const { id } = await file({ kind: 'filter' });
    await testDatabase.query(`UPDATE erasure_request SET model = 'gpt-5', filter = NULL WHERE id = $1`, [id]);
    expect((await erasures().find(fixture.organizationId, id))?.selector).toEqual({ kind: 'filter', model: ['gpt-5'] });
  });

  test('a member who is narrowed to projects erases in those alone', async () => {
    const record = await store();
    const preview = (projects: 'all' | readonly string[]) =>
      erasures().preview({
        organizationId: fixture.organizationId,
        selector: { kind: 'requests', requestIds: [record.id] },
        projects: projects as 'all',
      });
    expect((await preview([randomUUID()])).matchedCount).toBe(0);
    expect((await preview([fixture.projectId])).matchedCount).toBe(1);
  });

  test('a request that was declined or withdrawn erases nothing any more', async () => {
    const record = await store();
    for (const status of ['declined', 'withdrawn'] as const) {
      const { id: erasureId } = await file({ kind: 'filter' });
      const ended = { organizationId: fixture.organizationId, erasureId, status, note: 'no', ...by };
      expect(await erasures().end(ended)).toMatchObject({ status, decisionNote: 'no' });
      await expect(approve(erasureId, 1)).rejects.toMatchObject({ code: 'conflict' });
    }
    expect(await isReadable(record)).toBe(true);
  });
});

describe('a shorter period', () => {
  const sweep = () => createErasureSweep(connections.worker, { payloadsMax: PAYLOADS_MAX });
  async function advance(erasureId: string) {
    const token = await sweep().claim();
    return sweep().advance(token, { organizationId: fixture.organizationId, erasureId });
  }

  test('invariant 19: erases what is older now, and the rest at the hour after it gets there, not before', async () => {
    const [old, young] = [await store({ ageMs: 8 * MS_PER_DAY }), await store({ ageMs: 6 * MS_PER_DAY })];
    const shortLived = await store({ ageMs: MS_PER_DAY, livesMs: 2 * MS_PER_DAY });
    const erasure = await file({ kind: 'shorter_period', periodDays: 7 }, { confirmedCount: 1 });
    const reached = addMs(young.admittedAt, 7 * MS_PER_DAY);
    const dueAt = new Date(Math.ceil(reached.getTime() / MS_PER_HOUR) * MS_PER_HOUR);
    expect(erasure).toMatchObject({ erasedCount: 1, untilAt: dueAt });
    expect([await isReadable(old), await isReadable(young), await isReadable(shortLived)]).toEqual([false, true, true]);
    expect(await sweep().nextWorkAt()).toEqual(dueAt);

    await setOffset(dueAt.getTime() - Date.now() - 2_000);
    expect(await advance(erasure.id)).toEqual({ erasedCount: 0, isDone: false });
    expect(await isReadable(young)).toBe(true);
    await setOffset(dueAt.getTime() - Date.now());
    expect(await advance(erasure.id)).toEqual({ erasedCount: 1, isDone: false });
    expect(await isReadable(young)).toBe(false);
    const { batches } = (await erasures().find(fixture.organizationId, erasure.id)) ?? { batches: [] };
    expect(batches.map(({ leafIndex }) => leafIndex)).toEqual((await leaves()).map(({ index }) => index));
  });

  test('what comes in after the approval lives by its own policy', async () => {
    await store({ ageMs: 8 * MS_PER_DAY });
    const erasure = await file({ kind: 'shorter_period', periodDays: 7 }, { confirmedCount: 1 });
    await setOffset(MS_PER_HOUR);
    const later = await store({ ageMs: -MS_PER_HOUR });
    await setOffset(9 * MS_PER_DAY);
    await advance(erasure.id);
    expect(await isReadable(later)).toBe(true);
  });

  test('a backlog larger than one transaction goes on with the next steps', async () => {
    for (let count = 0; count < PAYLOADS_MAX + 2; count += 1) await store({ ageMs: 8 * MS_PER_DAY });
    const erasure = await file({ kind: 'shorter_period', periodDays: 7 }, { confirmedCount: PAYLOADS_MAX + 2 });
    expect(erasure.erasedCount).toBe(PAYLOADS_MAX);
    expect(await advance(erasure.id)).toEqual({ erasedCount: 2, isDone: false });
  });

  test('while destruction is paused nothing of it goes', async () => {
    const young = await store({ ageMs: 6 * MS_PER_DAY });
    const erasure = await file({ kind: 'shorter_period', periodDays: 7 }, { confirmedCount: 0 });
    await setOffset(2 * MS_PER_DAY);
    await testDatabase.query(
      `INSERT INTO time_guard (confirmed_at, ticked_at, paused_at, pause_reason) VALUES (lethe_now(), now(), lethe_now(), 'operator')`,
    );
    try {
      expect(await advance(erasure.id)).toEqual({ erasedCount: 0, isDone: false });
      expect(await isReadable(young)).toBe(true);
    } finally {
      await testDatabase.query('DELETE FROM time_guard');
    }
  });
});
