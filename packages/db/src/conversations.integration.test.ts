import { randomUUID } from 'node:crypto';
import type { ConversationFilter } from '@lethe/core/conversations';
import type { RequestCursor, RequestRecord } from '@lethe/core/payloads';
import type { ProjectId, ProjectScope } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '@lethe/core/time';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { createConversationRepository, createRecordWriter } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { entryOf, insertHourKey, partOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const START = addMs(new Date(), -MS_PER_DAY);

let fixture: OrganizationFixture;
let secondProject: ProjectId;

const setClock = (offsetMs: number) =>
  testDatabase.query(
    'INSERT INTO demo_clock VALUES (true, $1) ON CONFLICT (id) DO UPDATE SET offset_ms = EXCLUDED.offset_ms',
    [offsetMs],
  );

beforeEach(async () => {
  await setClock(0);
  fixture = await insertOrganization(testDatabase);
  secondProject = randomUUID() as ProjectId;
  await testDatabase.query(
    `INSERT INTO project (organization_id, id, name, mode) VALUES ($1, $2, 'other', 'api_keys')`,
    [fixture.organizationId, secondProject],
  );
});

interface Said {
  readonly session: string | null;
  readonly minute: number;
  readonly endUser?: string;
  readonly projectId?: ProjectId;
  readonly changes?: Partial<RequestRecord>;
  readonly expiresAt?: Date;
}

async function say({ session, minute, endUser, projectId, changes, expiresAt }: Said): Promise<RequestRecord> {
  const plain = recordOf(fixture, {
    admittedAt: addMs(START, minute * MS_PER_MINUTE),
    handles: { tags: [], sessionId: session, endUser: endUser ?? null },
    ...(projectId === undefined ? {} : { projectId }),
    ...changes,
  });
  const record = expiresAt === undefined ? plain : storedUntil(expiresAt, plain);
  const parts = expiresAt === undefined ? [] : [partOf(record)];
  for (const part of parts) await insertHourKey(testDatabase, part);
  await createRecordWriter(connections.gateway).write([entryOf(record, parts)]);
  return record;
}

const repository = () => createConversationRepository(connections.app);
function list(
  query: { filter?: ConversationFilter; projects?: ProjectScope; after?: RequestCursor | null; pageSize?: number } = {},
) {
  const { filter = {}, projects = 'all', after = null, pageSize = 50 } = query;
  return repository().list({ organizationId: fixture.organizationId, projects, filter, after, pageSize });
}
const sessionsOf = async (query: Parameters<typeof list>[0] = {}) =>
  (await list(query)).conversations.map(({ sessionId }) => sessionId);

describe('the list of conversations', () => {
  test('has each session once, by its latest request, and no request without a session', async () => {
    await say({ session: 'a', minute: 1 });
    await say({ session: 'b', minute: 2 });
    await say({ session: 'a', minute: 3 });
    await say({ session: null, minute: 4 });
    expect(await sessionsOf()).toEqual(['a', 'b']);
  });

  test('adds up what its requests used and cost, and says what became of their payloads', async () => {
    await say({ session: 'a', minute: 1, expiresAt: addMs(new Date(), MS_PER_DAY) });
    await say({ session: 'a', minute: 2, expiresAt: addMs(new Date(), MS_PER_HOUR) });
    await say({ session: 'a', minute: 3, changes: { model: 'gpt-5', statusCode: 500 } });
    await say({ session: 'a', minute: 4, endUser: 'cus_1', changes: { rates: null, cost: unknownCost() } });
    await setClock(2 * MS_PER_HOUR);
    const [conversation] = (await list()).conversations;
    expect(conversation).toMatchObject({
      firstAt: addMs(START, MS_PER_MINUTE),
      lastAt: addMs(START, 4 * MS_PER_MINUTE),
      endUser: 'cus_1',
      requestCount: 4,
      isWhole: true,
      errorCount: 1,
      tokenCount: 4 * 1_523,
      costNanoUsd: 2n * 1_271_730n + 1_256_500n,
      unpricedCount: 1,
      models: ['openai/gpt-5-mini', 'openai/gpt-5'],
      payloads: { storedCount: 1, expiredCount: 1, erasedCount: 0, notStoredCount: 2 },
    });
  });

  test('is paged without leaving a session out or showing one twice', async () => {
    for (let index = 0; index < 7; index += 1) {
      await say({ session: `s${index}`, minute: index });
      await say({ session: `s${index}`, minute: 20 - index });
    }
    const seen: string[] = [];
    let after: RequestCursor | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({ after, pageSize: 3 });
      seen.push(...page.conversations.map(({ sessionId }) => sessionId));
      after = page.next;
    } while (after !== null);
    expect(seen).toEqual(['s0', 's1', 's2', 's3', 's4', 's5', 's6']);
  });

  test('is narrowed by id, end user, project and the instant of the latest request', async () => {
    await say({ session: 'a', minute: 1, endUser: 'cus_1' });
    await say({ session: 'a', minute: 2 });
    await say({ session: 'b', minute: 3, projectId: secondProject });
    expect(await sessionsOf({ filter: { session: 'b' } })).toEqual(['b']);
    expect(await sessionsOf({ filter: { endUser: 'cus_1' } })).toEqual(['a']);
    expect(await sessionsOf({ filter: { project: secondProject } })).toEqual(['b']);
    expect(await sessionsOf({ filter: { from: addMs(START, 3 * MS_PER_MINUTE) } })).toEqual(['b']);
    expect(await sessionsOf({ filter: { to: addMs(START, 3 * MS_PER_MINUTE) } })).toEqual(['a']);
  });
});

describe('one conversation', () => {
  test('gives its requests oldest first, in pages, and tells where each stands', async () => {
    const said: RequestRecord[] = [];
    for (let minute = 0; minute < 5; minute += 1) said.push(await say({ session: 'a', minute }));
    const query = { organizationId: fixture.organizationId, projects: 'all', sessionId: 'a' } as const;
    const first = await repository().requests({ ...query, after: null, pageSize: 3 });
    const second = await repository().requests({ ...query, after: first.next, pageSize: 3 });
    expect([...first.requests, ...second.requests].map(({ id }) => id)).toEqual(said.map(({ id }) => id));
    expect(second.next).toBeNull();
    const place = (id = said[1]?.id ?? fixture.organizationId) =>
      repository().place({ ...query, requestId: id as RequestRecord['id'] });
    expect(await place()).toEqual({
      sessionId: 'a',
      position: 2,
      requestCount: 5,
      isWhole: true,
      previousId: said[0]?.id,
      nextId: said[2]?.id,
    });
    expect(await place((await say({ session: null, minute: 9 })).id)).toBeNull();
  });

  test('a narrowed member sees the part of it that lies in their projects, and no other organization sees any', async () => {
    const mine = await say({ session: 'a', minute: 1 });
    const theirs = await say({ session: 'a', minute: 2, projectId: secondProject });
    const projects = [fixture.projectId];
    const narrow = { organizationId: fixture.organizationId, projects, sessionId: 'a' };
    expect(await repository().find(narrow)).toMatchObject({ requestCount: 1, lastRequestId: mine.id });
    const page = await repository().requests({ ...narrow, after: null, pageSize: 9 });
    expect(page.requests.map(({ id }) => id)).toEqual([mine.id]);
    expect(await repository().place({ ...narrow, requestId: mine.id })).toMatchObject({
      requestCount: 1,
      nextId: null,
    });
    expect(await repository().place({ ...narrow, requestId: theirs.id })).toBeNull();
    expect(await sessionsOf({ projects, filter: { project: secondProject } })).toEqual([]);
    const other = await insertOrganization(testDatabase);
    const foreign = { organizationId: other.organizationId, projects: 'all', sessionId: 'a' } as const;
    expect(await repository().find(foreign)).toBeNull();
    expect((await repository().requests({ ...foreign, after: null, pageSize: 9 })).requests).toEqual([]);
  });
});

function unknownCost(): RequestRecord['cost'] {
  return {
    inputNanoUsd: null,
    cachedInputNanoUsd: null,
    outputNanoUsd: null,
    reasoningNanoUsd: null,
    storageNanoUsd: 0n,
    earlierAttemptsNanoUsd: 0n,
    totalNanoUsd: null,
  };
}
