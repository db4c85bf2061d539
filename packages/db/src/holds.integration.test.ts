import { randomUUID } from 'node:crypto';
import { DESTRUCTION_CAUSES, decideDestruction, type LegalHold, type LegalHoldScope } from '@lethe/core/payloads';
import type { OrganizationId, ProjectId, RequestId } from '@lethe/core/tenancy';
import { addMs, MS_PER_MINUTE } from '@lethe/core/time';
import { auditOf, insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import fc from 'fast-check';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { createLegalHoldRepository, createRecordWriter } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { auditedActions } from './testing/people.ts';
import { entryOf, recordOf } from './testing/records.ts';

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
  endUser: fc.option(fc.constantFrom(...endUsers), { freq: 2 }),
  admittedFrom: fc.option(instant, { freq: 2 }),
  admittedTo: fc.option(instant, { freq: 2 }),
  requestIds: fc.subarray(requestIds, { maxLength: 3 }),
});
const holds = fc.array(fc.record({ scope, isReleased: fc.boolean() }), { maxLength: 4 });

describe('what a hold covers', () => {
  test('invariant 24: the rule and the database decide alike over random records and holds, whatever would destroy', async () => {
    await fc.assert(
      fc.asyncProperty(records, holds, async (drawnRecords, drawnHolds) => {
        const fixture = await insertOrganization(testDatabase);
        const { organizationId, projectId } = fixture;
        const own = (id: ProjectId | null) => (id === projectIds[0] ? projectId : id);
        const repository = createLegalHoldRepository(connections.app);
        for (const { scope: drawn, isReleased } of drawnHolds) {
          const draft = { name: 'Case', reason: 'r', ...drawn, projectId: own(drawn.projectId) };
          const audit = auditOf(fixture, 'legal_hold.placed');
          const { id } = await repository.place({ organizationId, id: randomUUID(), draft, audit });
          if (isReleased) await repository.release({ organizationId, holdId: id, audit });
        }
        const entries = drawnRecords.map(({ endUser, ...drawn }) =>
          entryOf(recordOf(fixture, { ...drawn, handles: { tags: [], sessionId: null, endUser } })),
        );
        await createRecordWriter(connections.gateway).write(entries);
        const placed: readonly LegalHold[] = await repository.list(organizationId);
        for (const { record } of entries) {
          const [row] = await testDatabase.query<{ hold: string | null }>('SELECT covering_hold($1, $2) AS hold', [
            organizationId,
            record.id,
          ]);
          const subject = { ...record, endUser: record.handles.endUser };
          for (const cause of DESTRUCTION_CAUSES) {
            const decision = decideDestruction(cause, { record: subject, holds: placed });
            expect(decision).toEqual(row?.hold == null ? { kind: 'destroy' } : { kind: 'preserve', holdId: row.hold });
          }
        }
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

describe('legal holds', () => {
  test('a hold that names no list of requests is over all of them, and the instant of its release is the database’s own', async () => {
    const fixture = await insertOrganization(testDatabase);
    const record = recordOf(fixture);
    await createRecordWriter(connections.gateway).write([entryOf(record)]);
    const asApp = (text: string, values: unknown[] = []) =>
      connections.app.withOrganization(fixture.organizationId, (transaction) => transaction.query(text, values));
    const holdId = randomUUID();
    await asApp(`SELECT place_legal_hold($1, 'Case', 'r', NULL, NULL, NULL, NULL, NULL, 'Ines')`, [holdId]);
    const [covering] = await testDatabase.query('SELECT covering_hold($1, $2) AS id', [
      fixture.organizationId,
      record.id,
    ]);
    expect(covering).toEqual({ id: holdId });
    const before = Date.now() - MS_PER_MINUTE;
    for (const invented of ['infinity', '1999-01-01']) {
      const { rows } = await asApp(
        `UPDATE legal_hold SET released_at = $1, released_by_label = 'Ines' WHERE id = $2 AND released_at IS NULL RETURNING released_at`,
        [invented, holdId],
      );
      for (const { released_at: releasedAt } of rows) {
        expect(Number(releasedAt)).toBeGreaterThan(before);
        expect(Number(releasedAt)).toBeLessThan(before + 10 * MS_PER_MINUTE);
      }
    }
  });

  test('placing and releasing are audited, and another organization sees and releases nothing', async () => {
    const [mine, theirs] = [await insertOrganization(testDatabase), await insertOrganization(testDatabase)];
    const repository = createLegalHoldRepository(connections.app);
    const draft = {
      name: 'Case 7',
      reason: 'litigation',
      projectId: null,
      endUser: 'cus_1',
      admittedFrom: null,
      admittedTo: BASE,
      requestIds: [],
    };
    const { organizationId } = mine;
    const hold = await repository.place({
      organizationId,
      id: randomUUID(),
      draft,
      audit: auditOf(mine, 'legal_hold.placed'),
    });
    expect(hold).toMatchObject({ ...draft, organizationId, placedByLabel: 'Ines Marchetti', releasedAt: null });
    expect(await repository.list(theirs.organizationId)).toEqual([]);
    const foreign = { organizationId: theirs.organizationId, holdId: hold.id, audit: auditOf(theirs) };
    expect(await repository.release(foreign)).toBeNull();
    const audit = auditOf(mine, 'legal_hold.released');
    const released = await repository.release({ organizationId, holdId: hold.id, audit });
    expect(released).toMatchObject({ id: hold.id, releasedByLabel: 'Ines Marchetti', releasedAt: expect.any(Date) });
    expect(await auditedActions(testDatabase, organizationId)).toEqual(['legal_hold.placed', 'legal_hold.released']);
    expect(await auditedActions(testDatabase, theirs.organizationId)).toEqual([]);
  });
});

describe('while something else runs', () => {
  const place = (organizationId: OrganizationId) =>
    createLegalHoldRepository(connections.app).place({
      organizationId,
      id: randomUUID(),
      draft: {
        name: 'Case 8',
        reason: 'litigation',
        projectId: null,
        endUser: null,
        admittedFrom: null,
        admittedTo: null,
        requestIds: [],
      },
      audit: auditOf({ organizationId }, 'legal_hold.placed'),
    });

  test('a hold does not wait for what seals or counts', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    await connections.worker.withTransaction(async (transaction) => {
      const { rows } = await transaction.query<{ token: bigint }>(`SELECT claim_sweep('write-manifests') AS token`);
      await transaction.query('COMMIT; BEGIN');
      await transaction.query('SELECT * FROM write_manifest($1, $2, current_date - 1)', [
        rows[0]?.token,
        organizationId,
      ]);
      await expect(place(organizationId)).resolves.toMatchObject({ name: 'Case 8' });
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
    await expect(place(organizationId)).resolves.toMatchObject({ name: 'Case 8' });
  });
});
