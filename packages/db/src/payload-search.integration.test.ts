import { randomUUID } from 'node:crypto';
import { type OpenedPart, type RequestRecord, requestFilterSchema, type StoredPart } from '@lethe/core/payloads';
import { type SearchBatch, type SearchPlace, searchPayloads } from '@lethe/core/search';
import type { ProjectId, ProjectScope } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '@lethe/core/time';
import { insertOrganization, moveOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, expect, test } from 'vitest';
import { createAuditLog, createPayloadStore, createRecordWriter, createSearchablePayloads } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { createCases, INES, origin } from './testing/holds.ts';
import { entryOf, insertHourKey, partOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const NEEDLE = 'Meridian ledger';

let fixture: OrganizationFixture;
let opened: string[];

const setClock = (offsetMs: number) =>
  testDatabase.query(
    'INSERT INTO demo_clock VALUES (true, $1) ON CONFLICT (id) DO UPDATE SET offset_ms = EXCLUDED.offset_ms',
    [offsetMs],
  );

beforeEach(async () => {
  await setClock(0);
  fixture = await insertOrganization(testDatabase);
  opened = [];
});

/** Stands in for the vault: the ciphertext of these tests is their plaintext. */
const opener = {
  open: async (part: StoredPart): Promise<OpenedPart> => {
    opened.push(part.requestId);
    return { part: part.part, mediaType: part.mediaType, bytes: part.ciphertext };
  },
};

interface Stored {
  readonly text?: string;
  readonly age?: number;
  readonly projectId?: ProjectId;
  readonly model?: string;
  readonly sizeBytes?: number;
  readonly lifeMs?: number;
}

async function store({
  text = NEEDLE,
  age = 1,
  lifeMs = MS_PER_DAY,
  sizeBytes = 4,
  ...of
}: Stored = {}): Promise<RequestRecord> {
  const record = storedUntil(
    addMs(new Date(), lifeMs),
    recordOf(fixture, { admittedAt: addMs(new Date(), -age * MS_PER_MINUTE), ...of }),
  );
  const ciphertext = Buffer.from(JSON.stringify({ messages: [{ role: 'user', content: text }] }));
  const part = { ...partOf(record), ciphertext, plaintextSizeBytes: sizeBytes };
  await insertHourKey(testDatabase, part);
  await createRecordWriter(connections.gateway).write([entryOf(record, [part])]);
  return record;
}

interface Asked {
  readonly text?: string;
  readonly filter?: unknown;
  readonly projects?: ProjectScope;
  readonly place?: SearchPlace | null;
  readonly of?: OrganizationFixture;
}

function search({ text = NEEDLE, filter = {}, projects = 'all', place = null, of = fixture }: Asked = {}) {
  return searchPayloads(
    {
      searchablePayloads: createSearchablePayloads(connections.app),
      opener,
      clock: { now: () => new Date() },
      mintId: randomUUID,
    },
    {
      organizationId: of.organizationId,
      projects,
      filter: requestFilterSchema.parse(filter),
      text,
      place,
      actor: INES,
      origin,
    },
  );
}

/** What the database gives by id, whoever asks and whatever they say that they may see. */
async function scan(requestIds: readonly string[], projects: readonly string[] | null = null, of = fixture) {
  const { rows } = await connections.app.withOrganization(of.organizationId, (transaction) =>
    transaction.query<{ request_id: string }>(
      'SELECT * FROM scan_payloads($1, $2, $3, 25, 1000000, $4, $5, $6, $7, NULL)',
      [randomUUID(), requestIds, projects, INES.kind, INES.id, INES.label, 'call-1'],
    ),
  );
  return rows.map(({ request_id }) => request_id);
}

const idsOf = ({ matches }: SearchBatch) => matches.map(({ requestId }) => requestId);
const audited = (organizationId = fixture.organizationId) =>
  testDatabase.query<{ action: string; target_id: string; before: unknown; after: Record<string, unknown> }>(
    `SELECT action, target_id, before, after FROM audit_event WHERE organization_id = $1 AND action LIKE 'payload.%' ORDER BY number`,
    [organizationId],
  );

test('finds a text in what is stored, newest first, and says what it has looked into', async () => {
  const older = await store({ age: 9 });
  await store({ text: 'nothing of it', age: 5 });
  const newer = await store({ age: 1 });
  const found = await search({ text: 'meridian LEDGER' });
  expect(idsOf(found)).toEqual([newer.id, older.id]);
  expect(found).toMatchObject({ scannedCount: 3, windowCount: 3, isWindowFull: false, next: null });
  expect(found.matches[0]?.hits).toEqual([
    { part: 'request', path: 'messages[0].content', before: '', found: NEEDLE, after: '' },
  ]);
});

test('each batch is one audit event that names the payloads and nothing of what was looked for', async () => {
  const records = [await store({ age: 1 }), await store({ age: 2, text: 'something else' })];
  await search();
  const [event, ...others] = await audited();
  expect(others).toEqual([]);
  expect(event).toMatchObject({
    action: 'payload.searched',
    after: { payloads: 2, request_ids: records.map(({ id }) => id).join(',') },
  });
  const everything = await testDatabase.query('SELECT row_to_json(audit_event)::text AS row FROM audit_event');
  expect(JSON.stringify(everything).toLowerCase()).not.toContain('meridian');
});

test('who asks who read a payload is told of the searches that fetched it, beside the reads of it alone', async () => {
  const searched = await store({ age: 1 });
  const { organizationId } = fixture;
  await search();
  await store({ age: 2 });
  await createPayloadStore(connections.app).read({
    organizationId,
    requestId: searched.id,
    isCustodian: false,
    actor: INES,
    origin,
  });
  await search({ filter: { to: addMs(new Date(), -90_000) } });
  const events = await createAuditLog(connections.app).list({
    organizationId,
    filter: { payloadOf: searched.id },
    before: null,
    pageSize: 9,
  });
  expect(events.map(({ action }) => action)).toEqual(['payload.read', 'payload.searched']);
});

test('a search with nothing to look into records nothing', async () => {
  expect(await search()).toMatchObject({ scannedCount: 0, windowCount: 0, next: null });
  expect(await audited()).toEqual([]);
});

test('invariant 17: from the instant of expiry on, a payload is neither fetched, opened nor found, also by a search that began before', async () => {
  const short = await store({ age: 5, lifeMs: MS_PER_HOUR });
  const long = await store({ age: 9 });
  expect(idsOf(await search())).toEqual([short.id, long.id]);
  const begun: SearchPlace = { searchId: randomUUID(), asOf: new Date(), after: null, passedCount: 0, foundCount: 2 };
  opened.length = 0;
  await setClock(MS_PER_HOUR);
  expect(idsOf(await search())).toEqual([long.id]);
  expect(idsOf(await search({ place: begun }))).toEqual([long.id]);
  expect(opened).not.toContain(short.id);
  expect(await scan([short.id])).toEqual([]);
  const fetched = (await audited()).slice(1).map(({ after }) => after.request_ids);
  expect(fetched).toEqual([long.id, long.id]);
});

test('invariant 30: what was erased is found no more', async () => {
  const erased = await store({ age: 5 });
  const kept = await store({ age: 9 });
  const { organizationId } = fixture;
  await createPayloadStore(connections.app).erase({
    organizationId,
    requestId: erased.id,
    reason: 'asked for',
    actor: INES,
    origin,
  });
  expect(idsOf(await search())).toEqual([kept.id]);
  expect(opened).toEqual([kept.id]);
  expect(await scan([erased.id])).toEqual([]);
});

test('invariant 24: what a hold preserves past its expiry is found by nobody', async () => {
  const held = await store({ lifeMs: MS_PER_HOUR });
  const cases = createCases(connections.app, fixture.organizationId);
  const { id } = await cases.place({ requestIds: [held.id] });
  await cases.confirm(id);
  await setClock(MS_PER_HOUR);
  expect(await search()).toMatchObject({ matches: [], scannedCount: 0 });
  expect(opened).toEqual([]);
  expect(await scan([held.id])).toEqual([]);
});

test('invariant 33: the payloads of another organization are not looked into, whatever the caller names', async () => {
  const theirs = await store();
  const other = await insertOrganization(testDatabase);
  expect(await search({ of: other })).toMatchObject({ matches: [], scannedCount: 0, windowCount: 0 });
  expect(await scan([theirs.id], null, other)).toEqual([]);
  expect(await audited(other.organizationId)).toEqual([]);
});

test('a narrowed member finds nothing outside of their projects, also where the database is asked by id', async () => {
  const elsewhere = randomUUID() as ProjectId;
  await testDatabase.query(
    `INSERT INTO project (organization_id, id, name, mode) VALUES ($1, $2, 'other', 'api_keys')`,
    [fixture.organizationId, elsewhere],
  );
  const unseen = await store({ projectId: elsewhere });
  const seen = await store({ age: 2 });
  expect(idsOf(await search({ projects: [fixture.projectId] }))).toEqual([seen.id]);
  expect(idsOf(await search({ projects: [fixture.projectId], filter: { project: elsewhere } }))).toEqual([]);
  expect(await scan([unseen.id, seen.id], [fixture.projectId])).toEqual([seen.id]);
});

test('invariant 36: a suspended organization is not searched, and nothing is recorded', async () => {
  await store();
  await moveOrganization(testDatabase, fixture.organizationId, 'suspended');
  await expect(search()).rejects.toMatchObject({ code: 'organization_suspended' });
  expect(await audited()).toEqual([]);
});

test('no role of an app reads parts in another way: the worker and the gateway may not scan', async () => {
  for (const role of [connections.worker, connections.gateway]) {
    await expect(
      role.withOrganization(fixture.organizationId, (transaction) =>
        transaction.query(`SELECT scan_payloads($1, '{}', NULL, 25, 1, 'user', NULL, 'x', 'x', NULL)`, [randomUUID()]),
      ),
    ).rejects.toThrow('permission denied');
  }
});

test('goes on where it stopped, looks into each payload once, and keeps the filter', async () => {
  const wanted = [];
  for (let age = 1; age <= 30; age += 1) wanted.push(await store({ age, text: `${NEEDLE} ${age}` }));
  await store({ age: 31, model: 'gpt-5' });
  const seen: string[] = [];
  let place: SearchPlace | null = null;
  let callCount = 0;
  do {
    const batch: SearchBatch = await search({ filter: { model: 'openai/gpt-5-mini' }, place });
    seen.push(...idsOf(batch));
    place = batch.next;
    callCount += 1;
  } while (place !== null);
  expect(callCount).toBe(2);
  expect(seen).toEqual(wanted.map(({ id }) => id));
  expect(opened).toEqual(seen);
});

test('a batch ends where its bytes end, and a payload that is larger than a batch is looked into alone', async () => {
  const tooLarge = 17 * 1_024 * 1_024;
  const records = [];
  for (const [age, sizeBytes] of [1, tooLarge, tooLarge, 1].entries()) records.push(await store({ age, sizeBytes }));
  const counts: number[] = [];
  let place: SearchPlace | null = null;
  do {
    const batch: SearchBatch = await search({ place });
    counts.push(batch.scannedCount);
    place = batch.next;
  } while (place !== null);
  expect(counts).toEqual([1, 1, 1, 1]);
  expect(opened).toEqual(records.map(({ id }) => id));
});
