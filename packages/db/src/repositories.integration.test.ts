import { randomBytes, randomUUID } from 'node:crypto';
import type { UserId } from '@lethe/core/tenancy';
import { addMs, ManualClock, MS_PER_DAY } from '@lethe/core/time';
import { auditOf, insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { describe, expect, test } from 'vitest';
import { createDemoClockControl, followDemoClock } from './demo/index.ts';
import {
  createApiKeyResolver,
  createJobRunRepository,
  createMembershipRepository,
  createRecordWriter,
  createRequestRepository,
  createRetentionPolicyRepository,
  subscribe,
} from './index.ts';
import { useConnections } from './testing/connections.ts';
import { entryOf, recordOf } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);

async function insertUser(): Promise<UserId> {
  const id = randomUUID() as UserId;
  await testDatabase.query('INSERT INTO "user" (id, email, name) VALUES ($1, $2, $3)', [
    id,
    `${id}@example.test`,
    'Ines',
  ]);
  return id;
}

describe('the list of requests', () => {
  test('pages visit every request once, newest first, also those of the same millisecond', async () => {
    const fixture = await insertOrganization(testDatabase);
    const admittedAt = new Date('2026-11-20T10:00:00.000Z');
    const records = Array.from({ length: 25 }, (_, index) =>
      recordOf(fixture, { admittedAt: addMs(admittedAt, -(index >> 2) * 1_000) }),
    );
    await createRecordWriter(connections.gateway).write(records.map((record) => entryOf(record)));
    const repository = createRequestRepository(connections.app);
    const seen: string[] = [];
    let after = null;
    do {
      const page = await repository.list({
        organizationId: fixture.organizationId,
        projects: 'all',
        filter: {},
        after,
        pageSize: 4,
      });
      seen.push(...page.requests.map(({ id }) => id));
      after = page.next;
    } while (after !== null);
    const expected = records
      .toSorted((a, b) => +b.admittedAt - +a.admittedAt || (a.id < b.id ? 1 : -1))
      .map(({ id }) => id);
    expect(seen).toEqual(expected);
  });

  test('filters by model, with and without its provider, and by a half-open range of time', async () => {
    const fixture = await insertOrganization(testDatabase);
    const at = (time: string) => new Date(`2026-11-20T${time}Z`);
    const records = [
      recordOf(fixture, { admittedAt: at('10:00:00'), provider: 'openai', model: 'gpt-5-mini' }),
      recordOf(fixture, { admittedAt: at('11:00:00'), provider: 'simulator', model: 'gpt-5-mini' }),
      recordOf(fixture, { admittedAt: at('12:00:00'), provider: 'meta', model: 'meta/llama-4' }),
    ];
    await createRecordWriter(connections.gateway).write(records.map((record) => entryOf(record)));
    const list = async (filter: object) => {
      const page = await createRequestRepository(connections.app).list({
        projects: 'all',
        organizationId: fixture.organizationId,
        filter,
        after: null,
        pageSize: 9,
      });
      return page.requests.map(({ admittedAt }) => admittedAt.toISOString().slice(11, 13));
    };
    expect(await list({ model: ['gpt-5-mini'] })).toEqual(['11', '10']);
    expect(await list({ model: ['simulator/gpt-5-mini'] })).toEqual(['11']);
    expect(await list({ model: ['meta/meta/llama-4'] })).toEqual(['12']);
    expect(await list({ model: ['meta/llama-4'] })).toEqual(['12']);
    expect(await list({ from: at('10:00:00'), to: at('11:00:00') })).toEqual(['10']);
  });

  test('invariant 33: a request of another organization is not found', async () => {
    const [mine, theirs] = [await insertOrganization(testDatabase), await insertOrganization(testDatabase)];
    const record = recordOf(theirs);
    await createRecordWriter(connections.gateway).write([entryOf(record)]);
    expect(await createRequestRepository(connections.app).find(mine.organizationId, record.id, 'all')).toBeNull();
    expect(await createRequestRepository(connections.app).find(theirs.organizationId, record.id, 'all')).not.toBeNull();
  });
});

test.each([
  ['a NUL in a text', `SELECT $1::text`, 'a\u0000b'],
  ['half a character in JSON', 'SELECT $1::jsonb', { reason: '\ud800' }],
  ['a number beyond its column', 'SELECT $1::int4', 2 ** 31],
])('%s is the caller’s mistake, told without the value', async (_name, sql, value) => {
  const { organizationId } = await insertOrganization(testDatabase);
  const asking = connections.app.withOrganization(organizationId, (transaction) => transaction.query(sql, [value]));
  await expect(asking).rejects.toMatchObject({ name: 'DomainError', code: 'invalid_request' });
});

describe('the retention policy', () => {
  test('of two members who save on the same version one wins', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    const authorId = await insertUser();
    const policies = createRetentionPolicyRepository(connections.app);
    const save = (payloadRetentionDays: number) =>
      policies.append({
        organizationId,
        baseVersion: 1,
        authorId,
        audit: auditOf({ organizationId }, 'retention_policy.changed'),
        draft: { level: 'retain_all', payloadRetentionDays, metadataRetentionDays: null },
      });
    const saved = await Promise.all([save(7), save(14)]);
    expect(saved.filter((policy) => policy !== null)).toHaveLength(1);
    expect((await policies.current(organizationId)).version).toBe(2);
    expect((await policies.history(organizationId)).map(({ version, authorName }) => [version, authorName])).toEqual([
      [2, 'Ines'],
      [1, null],
    ]);
  });

  test('a save on an old version changes nothing', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    const draft = { level: 'metadata_only', payloadRetentionDays: 1, metadataRetentionDays: null } as const;
    const policies = createRetentionPolicyRepository(connections.app);
    const authorId = await insertUser();
    await policies.append({
      organizationId,
      baseVersion: 1,
      draft,
      authorId,
      audit: auditOf({ organizationId }, 'retention_policy.changed'),
    });
    expect(
      await policies.append({
        organizationId,
        baseVersion: 1,
        draft,
        authorId,
        audit: auditOf({ organizationId }, 'retention_policy.changed'),
      }),
    ).toBeNull();
    expect(
      await policies.append({
        organizationId,
        baseVersion: 3,
        draft,
        authorId,
        audit: auditOf({ organizationId }, 'retention_policy.changed'),
      }),
    ).toBeNull();
  });

  test('invariant 16: no change of level, periods, plan or overrides alters an expiry that is stamped', async () => {
    const fixture = await insertOrganization(testDatabase, { plan: 'enterprise' });
    const { organizationId } = fixture;
    const stamps: readonly [expiresAt: string | null, metadataExpiresAt: string | null][] = [
      ['2126-12-21T08:00:00.123Z', null],
      ['2126-12-21T08:00:00.123Z', '2126-12-21T08:00:00.123Z'],
      [null, '2127-11-21T08:00:00.123Z'],
      [null, null],
    ];
    const records = stamps.map(([expiresAt, metadataExpiresAt]) => {
      const record = recordOf(fixture);
      const retention = {
        ...record.retention,
        expiresAt: expiresAt && new Date(expiresAt),
        notStoredReason: expiresAt === null ? record.retention.notStoredReason : null,
        metadataExpiresAt: metadataExpiresAt && new Date(metadataExpiresAt),
      };
      return entryOf({ ...record, retention } as typeof record);
    });
    await createRecordWriter(connections.gateway).write(records);
    const hash = () =>
      testDatabase.query(
        `SELECT count(*)::int, md5(string_agg(format('%s %s %s', id, expires_at, metadata_expires_at), ',' ORDER BY id)) FROM request
         WHERE organization_id = $1`,
        [organizationId],
      );
    const before = await hash();
    expect(before).toMatchObject([{ count: stamps.length }]);

    const authorId = await insertUser();
    const drafts = [
      { level: 'retain_all', payloadRetentionDays: 365, metadataRetentionDays: 365 },
      { level: 'retain_all', payloadRetentionDays: 1, metadataRetentionDays: 1 },
      { level: 'retain_all', payloadRetentionDays: 0, metadataRetentionDays: 0 },
      { level: 'metadata_only', payloadRetentionDays: 30, metadataRetentionDays: null },
    ] as const;
    for (const [index, draft] of drafts.entries()) {
      const audit = auditOf(fixture, 'retention_policy.changed');
      const version = { organizationId, baseVersion: index + 1, authorId, audit, draft };
      expect(await createRetentionPolicyRepository(connections.app).append(version)).toMatchObject(draft);
      expect(await hash()).toEqual(before);
    }
    for (const change of [
      `UPDATE organization SET plan = 'free' WHERE id = $1`,
      `UPDATE project SET retention_level = 'metadata_only', payload_retention_days = 0 WHERE organization_id = $1`,
      `UPDATE api_key SET retention_level = 'metadata_only', payload_retention_days = 0 WHERE organization_id = $1`,
    ]) {
      await testDatabase.query(change, [organizationId]);
      expect(await hash()).toEqual(before);
    }
  });

  test('every gateway hears of a new version at once', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    const { promise: heard, resolve } = Promise.withResolvers<string>();
    const subscription = await subscribe({
      url: testDatabase.url,
      applicationName: 'test',
      channels: { lethe_organization: (payload) => payload === organizationId && resolve(payload) },
    });
    const draft = { level: 'metadata_only', payloadRetentionDays: 1, metadataRetentionDays: null } as const;
    await createRetentionPolicyRepository(connections.app).append({
      organizationId,
      baseVersion: 1,
      draft,
      authorId: await insertUser(),
      audit: auditOf({ organizationId }, 'retention_policy.changed'),
    });
    expect(await heard).toBe(organizationId);
    await subscription.close();
  });
});

describe('API keys', () => {
  test('a key resolves to its project and the newest policy; a revoked one resolves like an unknown one', async () => {
    const digest = randomBytes(32);
    const fixture = await insertOrganization(testDatabase, {
      apiKeyDigest: digest,
      plan: 'free',
      payloadRetentionDays: 2,
    });
    const resolver = createApiKeyResolver(connections.gateway);
    expect(await resolver.resolve(digest)).toMatchObject({
      apiKeyId: fixture.apiKeyId,
      projectId: fixture.projectId,
      projectMode: 'api_keys',
      organizationId: fixture.organizationId,
      plan: 'free',
      policy: { level: 'retain_all', payloadRetentionDays: 2, metadataRetentionDays: null, version: 1 },
    });
    await testDatabase.query(
      `INSERT INTO retention_policy (organization_id, version, level, payload_retention_days, metadata_retention_days, effective_at)
       VALUES ($1, 2, 'metadata_only', 3, 90, now())`,
      [fixture.organizationId],
    );
    expect((await resolver.resolve(digest))?.policy).toEqual({
      level: 'metadata_only',
      payloadRetentionDays: 3,
      metadataRetentionDays: 90,
      version: 2,
    });
    await testDatabase.query('UPDATE api_key SET revoked_at = now() WHERE digest = $1', [digest]);
    expect(await resolver.resolve(digest)).toBeNull();
    expect(await resolver.resolve(randomBytes(32))).toBeNull();
  });
});

test('an organization that a person is no member of is answered like one that does not exist', async () => {
  const userId = await insertUser();
  const [mine, theirs] = [await insertOrganization(testDatabase), await insertOrganization(testDatabase)];
  await testDatabase.query(`INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, 'viewer')`, [
    mine.organizationId,
    userId,
  ]);
  const memberships = createMembershipRepository(connections.app);
  expect(await memberships.membership({ userId, organizationSlug: mine.slug })).toMatchObject({ role: 'viewer' });
  expect(await memberships.membership({ userId, organizationSlug: theirs.slug })).toBeNull();
  expect(await memberships.organizationsOf(userId)).toHaveLength(1);
});

describe('job runs', () => {
  const due = { name: 'sweep', dueAt: new Date('2026-11-21T10:05:00Z'), staleAfterMs: 60_000 };

  test('one of many claimants runs a due instant, and a finished one is not run again', async () => {
    const jobRuns = createJobRunRepository(connections.worker);
    const claims = await Promise.all(Array.from({ length: 6 }, () => jobRuns.claim(due)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    await jobRuns.finish({ ...due, outcome: { kind: 'succeeded', counts: { destroyed: 3 } } });
    expect(await jobRuns.claim(due)).toBe(false);
    expect(await jobRuns.lastDueAt('sweep')).toEqual(due.dueAt);
  });

  test('a failed run, and one whose worker fell silent, can be taken again', async () => {
    const jobRuns = createJobRunRepository(connections.worker);
    const later = { ...due, dueAt: new Date('2026-11-21T11:05:00Z') };
    await jobRuns.claim(later);
    await jobRuns.finish({ ...later, outcome: { kind: 'failed', code: 'internal_error' } });
    expect(await jobRuns.claim(later)).toBe(true);
    expect(await jobRuns.claim(later)).toBe(false);
    expect(await jobRuns.claim({ ...later, staleAfterMs: -1 })).toBe(true);
  });
});

test('when the demo clock is set, every process that follows it has moved', async () => {
  const base = new ManualClock(new Date('2026-11-21T10:00:00Z'));
  const followers = await Promise.all(
    ['gateway 1', 'worker 2'].map((app) =>
      followDemoClock({ database: connections.worker, url: testDatabase.url, app, base }),
    ),
  );
  const control = await createDemoClockControl({ database: connections.worker, url: testDatabase.url });
  for (const days of [1, 2, 30]) {
    await control.setOffsetMs(days * MS_PER_DAY);
    for (const { clock } of followers) expect(clock.now()).toEqual(addMs(base.now(), days * MS_PER_DAY));
  }
  const late = await followDemoClock({ database: connections.worker, url: testDatabase.url, app: 'dashboard 3', base });
  expect(late.clock.now()).toEqual(addMs(base.now(), 30 * MS_PER_DAY));
  await Promise.all([...followers, late, control].map((closable) => closable.close()));
});
