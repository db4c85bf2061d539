import { randomUUID } from 'node:crypto';
import type { Actor } from '@lethe/core/audit';
import { DESTRUCTION_CAUSES, decideDestruction, type LegalHoldScope, personOf } from '@lethe/core/holds';
import type { OrganizationId, ProjectId, RequestId } from '@lethe/core/tenancy';
import { addMs, MS_PER_MINUTE } from '@lethe/core/time';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import fc from 'fast-check';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { createLegalHoldRepository, createRecordWriter } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { createCases, EVERYTHING, INES, TOMAS } from './testing/holds.ts';
import { auditedActions } from './testing/people.ts';
import { entryOf, insertHourKey, partOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);

const BASE = new Date('2026-11-21T08:00:00.000Z');
const instant = fc.nat({ max: 6 }).map((step) => addMs(BASE, step));
const projectIds = [randomUUID(), randomUUID()] as ProjectId[];
const requestIds = Array.from({ length: 6 }, () => randomUUID() as RequestId);
const endUsers = ['cus_1', 'cus_2'];

const records = fc.tuple(
  ...requestIds.map((id) =>
    fc.record({
      id: fc.constant(id),
      endUser: fc.option(fc.constantFrom(...endUsers)),
      admittedAt: instant,
    }),
  ),
);
const scope = fc.record<LegalHoldScope>({
  projectId: fc.option(fc.constantFrom(...projectIds), { freq: 2 }),
  endUsers: fc.subarray([...endUsers, 'nobody']),
  admittedFrom: fc.option(instant, { freq: 2 }),
  admittedTo: fc.option(instant, { freq: 2 }),
  requestIds: fc.subarray(requestIds, { maxLength: 3 }),
});
const standing = fc.constantFrom('waiting', 'confirmed', 'declined', 'released');
const holds = fc.array(fc.record({ scope, standing }), { maxLength: 4 });

describe('what a hold covers', () => {
  test('invariant 24: the rule and the database decide alike over random records and holds, whatever would destroy', async () => {
    await fc.assert(
      fc.asyncProperty(records, holds, async (drawnRecords, drawnHolds) => {
        const fixture = await insertOrganization(testDatabase);
        const { organizationId, projectId } = fixture;
        const other = randomUUID() as ProjectId;
        await testDatabase.query(
          `INSERT INTO project SELECT (jsonb_populate_record(project, jsonb_build_object('id', $2::text, 'name', 'other'))).*
           FROM project WHERE organization_id = $1`,
          [organizationId, other],
        );
        const own = (id: ProjectId | null) => (id === null ? null : id === projectIds[0] ? projectId : other);
        const cases = createCases(connections.app, organizationId);
        for (const { scope: drawn, standing } of drawnHolds) {
          const { id } = await cases.place({ ...drawn, projectId: own(drawn.projectId) });
          if (standing === 'declined') await cases.change(id, 'decline', TOMAS, 'too wide');
          if (standing === 'confirmed' || standing === 'released') await cases.confirm(id);
          if (standing === 'released') await cases.release(id);
        }
        const entries = drawnRecords.map(({ endUser, ...drawn }) =>
          entryOf(recordOf(fixture, { ...drawn, handles: { tags: [], sessionId: null, endUser } })),
        );
        await createRecordWriter(connections.gateway).write(entries);
        const placed = await cases.repository.list(organizationId);
        for (const { record } of entries) {
          const [row] = await testDatabase.query<{ hold: string | null; any: boolean }>(
            'SELECT covering_hold($1, $2) AS hold, has_hold_in_force($1) AS any',
            [organizationId, record.id],
          );
          const subject = { ...record, endUser: record.handles.endUser };
          for (const cause of DESTRUCTION_CAUSES) {
            const decision = decideDestruction(cause, { record: subject, holds: placed });
            if (cause === 'purge') expect(decision.kind).toBe(row?.any ? 'preserve' : 'destroy');
            else
              expect(decision).toEqual(
                row?.hold == null ? { kind: 'destroy' } : { kind: 'preserve', holdId: row.hold },
              );
          }
        }
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

describe('legal holds', () => {
  test('a hold that names no list of requests is over all of them, and no role of an app changes it past the function', async () => {
    const fixture = await insertOrganization(testDatabase);
    const record = recordOf(fixture);
    await createRecordWriter(connections.gateway).write([entryOf(record)]);
    const { id } = await createCases(connections.app, fixture.organizationId).place();
    const [covering] = await testDatabase.query('SELECT covering_hold($1, $2) AS id', [
      fixture.organizationId,
      record.id,
    ]);
    expect(covering).toEqual({ id });
    for (const statement of [`UPDATE legal_hold SET released_at = now()`, 'DELETE FROM legal_hold']) {
      const writing = connections.app.withOrganization(fixture.organizationId, (transaction) =>
        transaction.query(statement),
      );
      await expect(writing).rejects.toThrow('permission denied');
    }
    await expect(testDatabase.query('DELETE FROM legal_hold WHERE id = $1', [id])).rejects.toThrow('not removed');
  });

  test('cases count from 1 in each organization, and another organization sees and changes nothing', async () => {
    const [mine, theirs] = [await insertOrganization(testDatabase), await insertOrganization(testDatabase)];
    const [own, foreign] = [mine, theirs].map(({ organizationId }) => createCases(connections.app, organizationId));
    const scope = { endUsers: ['cus_1', 'cus_2'], admittedTo: BASE };
    const first = await own?.place(scope);
    expect(first).toMatchObject({
      ...scope,
      number: 1,
      placed: { label: INES.label },
      confirmed: null,
      released: null,
    });
    expect(await own?.place()).toMatchObject({ number: 2 });
    expect(await foreign?.place()).toMatchObject({ number: 1 });
    expect(await foreign?.confirm(String(first?.id))).toBeNull();
    expect(await foreign?.repository.list(theirs.organizationId)).toHaveLength(1);
  });

  test('a case over a project of another organization is refused, and nothing is placed', async () => {
    const [mine, theirs] = [await insertOrganization(testDatabase), await insertOrganization(testDatabase)];
    const cases = createCases(connections.app, mine.organizationId);
    await expect(cases.place({ projectId: theirs.projectId })).rejects.toMatchObject({ code: 'not_found' });
    expect(await cases.repository.list(mine.organizationId)).toEqual([]);
  });

  test('takes two people: neither who placed it confirms or declines, nor who asked for its release approves that', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    const cases = createCases(connections.app, organizationId);
    const { id } = await cases.place();
    const own = { code: 'second_person_required' };
    for (const step of ['confirm', 'decline'] as const)
      await expect(cases.change(id, step, INES)).rejects.toMatchObject(own);
    await expect(cases.change(id, 'request_release', INES, 'r')).rejects.toMatchObject({ code: 'conflict' });
    expect(await cases.confirm(id)).toMatchObject({ confirmed: { label: TOMAS.label, person: `user:${TOMAS.id}` } });
    await expect(cases.confirm(id)).rejects.toMatchObject({ code: 'conflict' });
    await cases.change(id, 'request_release', TOMAS, 'settled');
    await expect(cases.change(id, 'approve_release', TOMAS)).rejects.toMatchObject(own);
    expect(await cases.change(id, 'refuse_release', TOMAS)).toMatchObject({
      releaseRequested: null,
      releaseReason: null,
    });
    await cases.change(id, 'request_release', TOMAS, 'settled');
    const officer = { kind: 'staff', id: 'officer-1', label: 'Officer' } as const;
    expect(await cases.change(id, 'approve_release', officer)).toMatchObject({
      released: { person: personOf(officer) },
      releaseReason: 'settled',
      isDeclined: false,
    });
    await expect(cases.change(id, 'request_release', INES, 'r')).rejects.toMatchObject({ code: 'conflict' });
    expect(await auditedActions(testDatabase, organizationId)).toEqual([
      'legal_hold.placed',
      'legal_hold.confirmed',
      'legal_hold.release_requested',
      'legal_hold.release_refused',
      'legal_hold.release_requested',
      'legal_hold.released',
    ]);
    const events = await testDatabase.query<{ type: string }>(
      'SELECT type, data FROM organization_event WHERE organization_id = $1 ORDER BY created_at',
      [organizationId],
    );
    expect(events.map(({ type }) => type)).toEqual([
      'legal_hold.placed',
      'legal_hold.confirmed',
      'legal_hold.release_requested',
      'legal_hold.release_requested',
      'legal_hold.released',
    ]);
    expect(events[0]).toMatchObject({ data: { hold_id: id, case_number: 'LH-1' } });
  });

  test('a management key is the person who made it, and decides nothing', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    const keyOf = async ({ id: userId, label }: Actor) => {
      const id = randomUUID();
      await testDatabase.query('INSERT INTO "user" (id, email, name) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
        userId,
        `${userId}@holds.example`,
        label,
      ]);
      await testDatabase.query(
        `INSERT INTO management_key (organization_id, id, name, environment, digest, last_four, scopes, created_at, created_by_id)
         VALUES ($1, $2, 'counsel', 'live', $3, '9xQ2', '{holds:write}', now(), $4)`,
        [organizationId, id, Buffer.from(id), userId],
      );
      return { kind: 'management_key', id, label: 'counsel' } as const;
    };
    const [own, others] = [await keyOf(INES), await keyOf(TOMAS)];
    const cases = createCases(connections.app, organizationId);
    const { id, placed } = await cases.place({}, own);
    expect(placed.person).toBe(`user:${INES.id}`);
    const refused = { code: 'second_person_required' };
    for (const actor of [INES, own, others])
      await expect(cases.change(id, 'confirm', actor)).rejects.toMatchObject(refused);
    await cases.confirm(id);
    await cases.change(id, 'request_release', own, 'settled');
    for (const actor of [own, others])
      await expect(cases.change(id, 'approve_release', actor)).rejects.toMatchObject(refused);
  });

  test('what it takes in is counted before it is placed and after, without what was erased', async () => {
    const fixture = await insertOrganization(testDatabase);
    const records = ['cus_1', 'cus_1', 'cus_2'].map((endUser) =>
      recordOf(fixture, { handles: { tags: [], sessionId: null, endUser } }),
    );
    const inADay = addMs(new Date(), 24 * 60 * MS_PER_MINUTE);
    const entries = records.map((record) =>
      entryOf(storedUntil(inADay, record), [partOf(storedUntil(inADay, record))]),
    );
    await insertHourKey(testDatabase, partOf(storedUntil(inADay, records[0] ?? recordOf(fixture))));
    await createRecordWriter(connections.gateway).write(entries);
    const cases = createCases(connections.app, fixture.organizationId);
    const measure = () => cases.repository.measure(fixture.organizationId, { ...EVERYTHING, endUsers: ['cus_1'] });
    expect(await measure()).toEqual({ recordCount: 2, storedCount: 2, pastExpiryCount: 0 });
    await connections.app.withOrganization(fixture.organizationId, (transaction) =>
      transaction.query(`SELECT erase_payload($1, 'asked', 'user', 'u', 'Ines', 'c', NULL)`, [records[0]?.id]),
    );
    expect(await measure()).toEqual({ recordCount: 2, storedCount: 1, pastExpiryCount: 0 });
    await cases.place({ endUsers: ['cus_1'] });
    const [listed] = await cases.repository.list(fixture.organizationId);
    expect(listed?.measure).toEqual({ recordCount: 2, storedCount: 1, pastExpiryCount: 0 });
    const covering = await cases.repository.covering(fixture.organizationId, records[2]?.id ?? ('' as RequestId));
    expect(covering).toEqual([]);
  });

  test('nothing is placed in an organization whose purge has begun', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    await testDatabase.query(
      `UPDATE organization SET lifecycle_state = 'purged', closed_from = 'active', closed_at = now() - interval '31 days',
         purges_at = now() - interval '1 day', purged_at = now() WHERE id = $1`,
      [organizationId],
    );
    const placing = createCases(connections.app, organizationId).place();
    await expect(placing).rejects.toMatchObject({ code: 'organization_closed' });
  });
});

describe('while something else runs', () => {
  const place = (organizationId: OrganizationId) => createCases(connections.app, organizationId).place();

  test('a hold does not wait for what seals or counts', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    await connections.worker.withTransaction(async (transaction) => {
      const { rows } = await transaction.query<{ token: bigint }>(`SELECT claim_sweep('write-manifests') AS token`);
      await transaction.query('COMMIT; BEGIN');
      await transaction.query('SELECT * FROM write_manifest($1, $2, current_date - 1)', [
        rows[0]?.token,
        organizationId,
      ]);
      await expect(place(organizationId)).resolves.toMatchObject({ name: 'Case 7' });
    });
  });

  test('a hold that meets a long destruction is refused with nothing placed, instead of keeping everybody waiting behind it', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    const destruction = new pg.Client(testDatabase.url);
    await destruction.connect();
    try {
      await destruction.query('BEGIN');
      await destruction.query('SELECT begin_destruction()');
      await expect(place(organizationId)).rejects.toMatchObject({ code: 'service_unavailable' });
    } finally {
      await destruction.end();
    }
    expect(await createLegalHoldRepository(connections.app).list(organizationId)).toEqual([]);
    await expect(place(organizationId)).resolves.toMatchObject({ name: 'Case 7' });
  });
});
