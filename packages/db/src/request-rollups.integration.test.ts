import { type ListRequestsQuery, type RequestFacet, type RequestFilter, toFilterJson } from '@lethe/core/payloads';
import type { OrganizationId, RequestId } from '@lethe/core/tenancy';
import { addMs, MS_PER_HOUR } from '@lethe/core/time';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createDatabase,
  createRecordWriter,
  createRequestRepository,
  createRequestRollups,
  createRequestStatistics,
  type Database,
} from './index.ts';
import { listRows } from './list-requests.ts';
import { requestConditions, requestsOf } from './request-conditions.ts';
import type { RequestRow } from './request-row.ts';
import {
  filtersAt,
  PLAIN_REQUEST,
  type RequestTraits,
  recordWith,
  requestTraits,
} from './testing/arbitrary-requests.ts';
import { entryOf } from './testing/records.ts';

/** The half hour after which the database's own clock stands, so that hours around it run and have ended alike. */
const NOW = new Date(Math.floor(Date.now() / MS_PER_HOUR) * MS_PER_HOUR + MS_PER_HOUR / 2);
const START = addMs(NOW, -6 * MS_PER_HOUR);

const testDatabase = useDatabase();
let app: Database;
let worker: Database;
let gateway: Database;

beforeAll(() => {
  const open = (role: 'lethe_app' | 'lethe_worker' | 'lethe_gateway') =>
    createDatabase({ url: testDatabase.urlAs(role), applicationName: 'test', poolSizeMax: 4 });
  [app, worker, gateway] = [open('lethe_app'), open('lethe_worker'), open('lethe_gateway')];
});
afterAll(() => Promise.all([app, worker, gateway].map((database) => database.close())));

const filters = filtersAt(NOW);

/** What happens between two looks. */
type Step =
  | { readonly kind: 'write'; readonly requests: readonly RequestTraits[] }
  | { readonly kind: 'erase' | 'forget'; readonly index: number }
  | { readonly kind: 'roll_up' }
  | { readonly kind: 'look'; readonly filter: RequestFilter };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), requests: fc.array(requestTraits, { minLength: 1, maxLength: 8 }) }),
  fc.record({ kind: fc.constantFrom('erase' as const, 'forget' as const), index: fc.nat(20) }),
  fc.record({ kind: fc.constant('roll_up' as const) }),
  fc.record({ kind: fc.constant('look' as const), filter: filters }),
  fc.record({ kind: fc.constant('look' as const), filter: filters }),
);

/** What is there and counted before anything else happens: pairs that have all in common but the milliseconds of their expiry. */
const first = fc
  .array(requestTraits, { minLength: 3, maxLength: 6, size: 'max' })
  .map((requests) => requests.flatMap((given) => [given, { ...given, totalMs: given.totalMs + 1 }]));

const erase = (organizationId: OrganizationId, ids: readonly RequestId[]) =>
  testDatabase.query(
    `INSERT INTO payload_erasure SELECT $1, id, now(), 'asked for', 'system', NULL, 'test' FROM unnest($2::uuid[]) id ON CONFLICT DO NOTHING`,
    [organizationId, ids],
  );
const forget = (id: RequestId) => testDatabase.query('DELETE FROM request WHERE id = $1', [id]);

async function rollUp(organizationId: OrganizationId): Promise<void> {
  const rollups = createRequestRollups(worker);
  while ((await rollups.rollUp(organizationId, 2)) > 0);
}

/** The same count from the requests alone, by the conditions of the list. */
async function countRaw(
  organizationId: OrganizationId,
  filter: RequestFilter,
  now = `timestamptz '${NOW.toISOString()}'`,
) {
  const { values, bind, conditions } = requestsOf({ organizationId, projects: 'all' });
  conditions.push(...requestConditions(filter, bind, now));
  const { rows } = await app.withOrganization(organizationId, (transaction) =>
    transaction.query<{ id: string; hour: Date }>(
      `SELECT id, date_trunc('hour', admitted_at, 'UTC') AS hour FROM request WHERE ${conditions.join(' AND ')} ORDER BY id`,
      values,
    ),
  );
  return rows;
}

async function histogramTotals(organizationId: OrganizationId, filter: RequestFilter) {
  const { buckets } = await createRequestStatistics(app).histogram({
    organizationId,
    projects: 'all',
    filter,
    startAt: new Date(Math.floor(START.getTime() / MS_PER_HOUR) * MS_PER_HOUR),
    bucketWidthMs: MS_PER_HOUR,
    bucketCount: 12,
    now: NOW,
  });
  return buckets;
}

async function expectExact(organizationId: OrganizationId, filter: RequestFilter): Promise<void> {
  const rows = await countRaw(organizationId, filter);
  const expected = new Map<number, number>();
  for (const { hour } of rows) expected.set(hour.getTime(), (expected.get(hour.getTime()) ?? 0) + 1);
  const startMs = Math.floor(START.getTime() / MS_PER_HOUR) * MS_PER_HOUR;
  const buckets = await histogramTotals(organizationId, filter);
  const counted = new Map(
    buckets.map(({ index, ...counts }) => [
      startMs + index * MS_PER_HOUR,
      Object.values(counts).reduce((sum, count) => sum + count, 0),
    ]),
  );
  expect(counted).toEqual(expected);
  const listed = await countRaw(organizationId, filter, 'lethe_now()');
  expect((await listedIds(organizationId, filter)).toSorted()).toEqual(listed.map(({ id }) => id));
  const [facets] = await Promise.all([facetCounts(organizationId, filter)]);
  for (const { facet, values } of facets) {
    for (const { value, requestCount } of values) {
      const { [facet]: _included, exclude, ...rest } = filter;
      const { [facet]: _excluded, ...excludeRest } = exclude ?? {};
      const sole = { ...rest, [facet]: [value], ...(Object.keys(excludeRest).length > 0 && { exclude: excludeRest }) };
      expect([facet, value, requestCount]).toEqual([facet, value, (await countRaw(organizationId, sole)).length]);
    }
  }
}

/** All pages of a list that looks at hours at once. */
async function listedIds(organizationId: OrganizationId, filter: RequestFilter): Promise<string[]> {
  const ids: string[] = [];
  let after: { admittedAt: Date; id: string } | null = null;
  do {
    const query: ListRequestsQuery = { organizationId, projects: 'all', filter, after, pageSize: PAGE_SIZE };
    const rows: RequestRow[] = await app.withOrganization(organizationId, (transaction) =>
      listRows(transaction, query, 0),
    );
    const page = rows.slice(0, PAGE_SIZE);
    ids.push(...page.map(({ id }) => id));
    const last = page.at(-1);
    after = rows.length > PAGE_SIZE && last !== undefined ? { admittedAt: last.admitted_at, id: last.id } : null;
  } while (after !== null);
  return ids;
}
const PAGE_SIZE = 3;

const facetCounts = (organizationId: OrganizationId, filter: RequestFilter) =>
  createRequestStatistics(app).facets({
    organizationId,
    projects: 'all',
    filter,
    fields: ['model', 'status', 'finishReason', 'payload', 'tag', 'endUser'] satisfies RequestFacet[],
    search: undefined,
    valuesMax: 50,
    now: NOW,
  });

async function takeStep(step: Step, fixture: OrganizationFixture, ids: RequestId[]): Promise<void> {
  switch (step.kind) {
    case 'write': {
      const records = step.requests.map((given) => recordWith(fixture, NOW, given));
      await createRecordWriter(gateway).write(records.map((record) => entryOf(record)));
      ids.push(...records.map(({ id }) => id));
      return;
    }
    case 'erase':
    case 'forget': {
      const id = ids[step.index % Math.max(1, ids.length)];
      if (id === undefined) return;
      if (step.kind === 'erase') await erase(fixture.organizationId, [id]);
      else await forget(id);
      return;
    }
    case 'roll_up':
      return rollUp(fixture.organizationId);
    case 'look':
      return expectExact(fixture.organizationId, step.filter);
  }
}

describe('counts by hour', () => {
  test('invariant 49: are those of the requests at every moment, whatever was written, erased, forgotten or rolled up before', async () => {
    await fc.assert(
      fc.asyncProperty(first, fc.array(step, { minLength: 2, maxLength: 12, size: 'max' }), async (requests, steps) => {
        const fixture = await insertOrganization(testDatabase);
        const ids: RequestId[] = [];
        for (const each of [{ kind: 'write', requests } as const, { kind: 'roll_up' } as const, ...steps]) {
          await takeStep(each, fixture, ids);
        }
        await expectExact(fixture.organizationId, {});
        await rollUp(fixture.organizationId);
        await expectExact(fixture.organizationId, {});
      }),
      { numRuns: 30 },
    );
  }, 120_000);

  test('invariant 49: lose nothing to writers that commit while hours are counted', async () => {
    const fixture = await insertOrganization(testDatabase);
    const hourAgo = (minutes: number): RequestTraits => ({ ...PLAIN_REQUEST, minutesAgo: 60 + (minutes % 120) });
    let isWriting = true;
    const rolling = (async () => {
      while (isWriting) await createRequestRollups(worker).rollUp(fixture.organizationId, 24);
    })();
    for (let batch = 0; batch < 25; batch += 1) {
      const records = [batch, batch + 1, batch + 2].map((minutes) => recordWith(fixture, NOW, hourAgo(minutes)));
      await createRecordWriter(gateway).write(records.map((record) => entryOf(record)));
      expect(await totalOf(fixture.organizationId)).toBe(3 * (batch + 1));
    }
    isWriting = false;
    await rolling;
    await rollUp(fixture.organizationId);
    expect(await totalOf(fixture.organizationId)).toBe(75);
    expect(
      await testDatabase.query('SELECT FROM request_change WHERE organization_id = $1', [fixture.organizationId]),
    ).toHaveLength(0);
  });

  test('tell nothing of a record whose metadata has expired, and nothing is left of its tags', async () => {
    const fixture = await insertOrganization(testDatabase);
    const record = recordWith(fixture, NOW, { ...PLAIN_REQUEST, minutesAgo: 150, tags: ['refund'] });
    await createRecordWriter(gateway).write([entryOf(record)]);
    await rollUp(fixture.organizationId);
    expect(await tablesWith(fixture.organizationId)).toEqual([
      'request_hour',
      'request_latency_hour',
      'request_tag_hour',
    ]);
    await forget(record.id);
    expect(await facetCounts(fixture.organizationId, {})).toMatchObject([...Array(6)].map(() => ({ values: [] })));
    await rollUp(fixture.organizationId);
    expect(await tablesWith(fixture.organizationId)).toEqual([]);
  });

  test('are another organization’s business to nobody', async () => {
    const [own, other] = [await insertOrganization(testDatabase), await insertOrganization(testDatabase)];
    await createRecordWriter(gateway).write([entryOf(recordWith(other, NOW, { ...PLAIN_REQUEST, minutesAgo: 150 }))]);
    await rollUp(own.organizationId);
    expect(await tablesWith(other.organizationId)).toEqual(['request_change']);
    await rollUp(other.organizationId);
    expect(await totalOf(own.organizationId)).toBe(0);
    const seen = await app.withOrganization(own.organizationId, (transaction) =>
      transaction.query(
        'SELECT organization_id FROM request_hour UNION ALL SELECT organization_id FROM request_change',
      ),
    );
    expect(seen.rows).toEqual([]);
  });
});

describe('a filter', () => {
  test('invariant 49: leaves the same requests to the list, and to the database that erases and exports by it', async () => {
    const owner = createDatabase({ url: testDatabase.url, applicationName: 'test', poolSizeMax: 1 });
    try {
      const fixture = await insertOrganization(testDatabase);
      const records = fc
        .sample(requestTraits, { numRuns: 60, seed: 8 })
        .map((given) => recordWith(fixture, NOW, given));
      await createRecordWriter(gateway).write(records.map((record) => entryOf(record)));
      await erase(
        fixture.organizationId,
        records.slice(0, 10).map(({ id }) => id),
      );
      await fc.assert(
        fc.asyncProperty(filters, async ({ from: _from, ...filter }) => {
          const { values, bind, conditions } = requestsOf({ organizationId: fixture.organizationId, projects: 'all' });
          const listed = requestConditions(filter, bind).join(' AND ') || 'true';
          const { rows } = await owner.withOrganization(fixture.organizationId, (transaction) =>
            transaction.query(
              `SELECT request.id FROM request
               WHERE ${conditions.join(' AND ')} AND ((${listed}) IS TRUE) <> is_request_matched(request, ${bind(toFilterJson(filter))})`,
              values,
            ),
          );
          expect(rows).toEqual([]);
        }),
        { numRuns: 150 },
      );
    } finally {
      await owner.close();
    }
  });

  test('that is none selects nothing, and fails', async () => {
    const fixture = await insertOrganization(testDatabase);
    await createRecordWriter(gateway).write([entryOf(recordWith(fixture, NOW, { ...PLAIN_REQUEST, minutesAgo: 90 }))]);
    await expect(
      testDatabase.query(
        `SELECT is_request_matched(request, '{"colour": ["red"]}') FROM request WHERE organization_id = $1`,
        [fixture.organizationId],
      ),
    ).rejects.toThrow('no facet is called colour');
  });
});

async function totalOf(organizationId: OrganizationId): Promise<number> {
  const models = await createRequestRepository(app).models(organizationId, 'all');
  return models.reduce((sum, { requestCount }) => sum + requestCount, 0);
}

async function tablesWith(organizationId: OrganizationId): Promise<string[]> {
  const tables = ['request_change', 'request_hour', 'request_latency_hour', 'request_tag_hour'];
  const found: string[] = [];
  for (const table of tables) {
    const rows = await testDatabase.query(`SELECT FROM ${table} WHERE organization_id = $1 LIMIT 1`, [organizationId]);
    if (rows.length > 0) found.push(table);
  }
  return found;
}
