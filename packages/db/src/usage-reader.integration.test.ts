import { randomUUID } from 'node:crypto';
import {
  exportUsage,
  netStorage,
  readStatement,
  type UsageFilter,
  type UsageRow,
  usageMonthNamed,
} from '@lethe/core/billing/usage';
import type { RequestRecord } from '@lethe/core/payloads';
import type { ProjectId, ProjectScope } from '@lethe/core/tenancy';
import { ManualClock } from '@lethe/core/time';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRecordWriter, createUsageReader } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { settleAll } from './testing/credit.ts';
import { entryOf, insertHourKey, partOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const INFERENCE = 1_256_500n;
const FEE = 15_230n;
const NOVEMBER = usageMonthNamed('2026-11');

let fixture: OrganizationFixture;
const otherProjectId = randomUUID() as ProjectId;

const reader = () => createUsageReader(connections.app);
const of = (projects: ProjectScope = 'all') => ({ organizationId: fixture.organizationId, projects });

/** A request of a day, in credits mode; stored, or told to be and lost, if asked for. */
async function ship(at: string, traits: Partial<RequestRecord> = {}, storing: 'not' | 'stored' | 'lost' = 'not') {
  const timing = { gatewayMs: 0, firstTokenMs: 1, totalMs: 2 };
  const record = recordOf(fixture, { projectMode: 'credits', admittedAt: new Date(at), timing, ...traits });
  if (storing === 'not') {
    await createRecordWriter(connections.gateway).write([entryOf(record)]);
    return record;
  }
  const stored = storedUntil(new Date('2027-01-05T10:00:00Z'), record);
  if (storing === 'stored') await insertHourKey(testDatabase, partOf(stored));
  const part = storing === 'lost' ? { ...partOf(stored), hourKeyGeneration: 9 } : partOf(stored);
  await createRecordWriter(connections.gateway).write([entryOf(stored, [part])]);
  return stored;
}

beforeAll(async () => {
  fixture = await insertOrganization(testDatabase, { projectMode: 'credits' });
  await testDatabase.query(
    `INSERT INTO project (organization_id, id, name, mode) VALUES ($1, $2, 'claims', 'credits')`,
    [fixture.organizationId, otherProjectId],
  );
  await ship('2026-10-31T23:59:59.999Z');
  await ship('2026-11-01T00:00:00.000Z', {}, 'stored');
  await ship('2026-11-01T23:59:59.999Z', { projectId: otherProjectId }, 'stored');
  await ship('2026-11-02T12:00:00.000Z', { provider: 'anthropic', model: 'claude-sonnet-4-5' }, 'lost');
  await ship('2026-11-30T23:59:59.999Z', { projectMode: 'api_keys' }, 'stored');
  await ship('2026-12-01T00:00:00.000Z');
  await settleAll(connections, fixture.organizationId);
  // What is not settled yet is nowhere in the figures.
  await ship('2026-11-15T00:00:00.000Z', {}, 'stored');
  const other = await insertOrganization(testDatabase, { projectMode: 'credits' });
  await createRecordWriter(connections.gateway).write([entryOf(recordOf(other, { projectMode: 'credits' }))]);
  await settleAll(connections, other.organizationId);
});

async function rowsOf(filter: UsageFilter, projects: ProjectScope = 'all', pageSize = 2): Promise<readonly UsageRow[]> {
  const rows: UsageRow[] = [];
  let after = null;
  do {
    const page = await reader().rows({ ...of(projects), filter, after, pageSize });
    rows.push(...page.rows);
    after = page.next;
  } while (after !== null);
  return rows;
}

const sumOf = (rows: readonly UsageRow[]) => ({
  inference: rows.reduce((sum, row) => sum + row.chargedInferenceNanoUsd, 0n),
  storage: rows.reduce((sum, row) => sum + netStorage(row), 0n),
});

describe('a statement', () => {
  const read = (projects: ProjectScope = 'all') =>
    readStatement(
      { usage: reader(), clock: new ManualClock(new Date('2027-01-01T00:00:00Z')) },
      { ...of(projects), month: NOVEMBER },
    );

  test('has a month from its first instant to before the next one, in sums by project, model and key', async () => {
    const statement = await read();
    expect(statement.total).toMatchObject({
      ...{ requestCount: 4, attemptCount: 4, storedCount: 3, storedTokens: 3 * 1_523 },
      ...{ inferenceNanoUsd: 4n * INFERENCE, chargedInferenceNanoUsd: 3n * INFERENCE },
      ...{ storageNanoUsd: 4n * FEE, storageRefundedNanoUsd: FEE },
    });
    const groups = (list: typeof statement.byProject) => list.map(({ label, figures }) => [label, netStorage(figures)]);
    expect(groups(statement.byProject)).toEqual([
      ['assistant', 2n * FEE],
      ['claims', FEE],
    ]);
    expect(new Map(groups(statement.byModel) as never)).toEqual(
      new Map([
        ['openai/gpt-5-mini', 3n * FEE],
        ['anthropic/claude-sonnet-4-5', 0n],
      ]),
    );
    expect(groups(statement.byApiKey)).toEqual([['server', 3n * FEE]]);
    expect(statement.byProject.map(({ figures }) => figures.storedCount)).toEqual([2, 1]);
    expect(new Map(statement.byModel.map(({ label, chargedCount }) => [label, chargedCount]))).toEqual(
      new Map([
        ['openai/gpt-5-mini', 2],
        ['anthropic/claude-sonnet-4-5', 1],
      ]),
    );
  });

  test('invariant 6: is the sum of its rows and what the ledger took, to the nano-dollar', async () => {
    const { check, total } = await read();
    const rows = await rowsOf({ from: NOVEMBER.from, to: NOVEMBER.to });
    expect(check).toMatchObject({
      differenceNanoUsd: 0n,
      isLedgerCompared: true,
      rowCount: 4,
      chargedCount: 3,
      storedCount: 3,
    });
    expect(sumOf(rows)).toEqual({ inference: total.chargedInferenceNanoUsd, storage: netStorage(total) });
  });

  test('shows a member of some projects those alone, which one transaction of the ledger cannot be compared with', async () => {
    const statement = await read([otherProjectId]);
    expect(statement.byProject.map(({ label }) => label)).toEqual(['claims']);
    expect(statement.check).toMatchObject({ differenceNanoUsd: 0n, isLedgerCompared: false, rowCount: 1 });
  });
});

describe('a series', () => {
  const read = async (groupBy: 'category' | 'project' | 'model' | 'api_key') =>
    (await reader().series({ ...of(), from: NOVEMBER.from, to: NOVEMBER.to, groupBy })).map(
      ({ day, group, figures }) => [day.toISOString().slice(0, 10), group.label, figures.requestCount],
    );

  test('has a point for each UTC day with usage, and for each group of it', async () => {
    expect(await read('category')).toEqual([
      ['2026-11-01', '', 2],
      ['2026-11-02', '', 1],
      ['2026-11-30', '', 1],
    ]);
    expect((await read('project')).slice(0, 2).map(([day, label]) => [day, label])).toHaveLength(2);
    expect(new Set((await read('project')).map(([, label]) => label))).toEqual(new Set(['assistant', 'claims']));
    expect((await read('model'))[1]).toEqual(['2026-11-02', 'anthropic/claude-sonnet-4-5', 1]);
    expect((await read('api_key')).map(([, label]) => label)).toEqual(['server', 'server', 'server']);
  });
});

describe('rows', () => {
  test('are paged newest first, each once, whatever the page size', async () => {
    const all = await rowsOf({}, 'all', 200);
    expect(all).toHaveLength(6);
    expect(all.map(({ occurredAt }) => occurredAt)).toEqual(
      all.map(({ occurredAt }) => occurredAt).toSorted((one, other) => other.getTime() - one.getTime()),
    );
    for (const pageSize of [1, 2, 3, 6]) expect(await rowsOf({}, 'all', pageSize)).toEqual(all);
  });

  test.each<[string, UsageFilter, number]>([
    ['a project', { projectId: otherProjectId }, 1],
    ['a model', { model: 'anthropic/claude-sonnet-4-5' }, 1],
    ['a day', { from: new Date('2026-11-01T00:00:00Z'), to: new Date('2026-11-02T00:00:00Z') }, 2],
    ['what was charged as inference', { category: 'inference' }, 5],
    ['what was charged as storage', { category: 'storage' }, 4],
    ['what was refunded', { category: 'storage_refund' }, 1],
    ['another organization’s key', { apiKeyId: randomUUID() }, 0],
  ])('are found by %s', async (_, filter, count) => expect(await rowsOf(filter)).toHaveLength(count));

  test('outlive the records of their requests, and say so', async () => {
    const [row] = await rowsOf({ category: 'storage_refund' });
    expect(row).toMatchObject({ hasRecord: true, projectName: 'assistant', apiKeyName: 'server' });
    await testDatabase.query('DELETE FROM request WHERE id = $1', [row?.requestId]);
    expect(await rowsOf({ category: 'storage_refund' })).toEqual([{ ...row, hasRecord: false }]);
  });

  test('invariant 48: are a file that adds up to the same, in which no name is a formula', async () => {
    await testDatabase.query(`UPDATE project SET name = '=SUM(A1)' WHERE id = $1`, [otherProjectId]);
    let text = '';
    for await (const chunk of exportUsage(
      { usage: reader() },
      { ...of(), filter: { from: NOVEMBER.from, to: NOVEMBER.to } },
    ).chunks)
      text += chunk;
    const [header, ...lines] = text.trimEnd().split('\r\n');
    const column = header?.split(',').indexOf('charged_nano_usd') ?? -1;
    const total = lines.reduce((sum, line) => sum + BigInt(line.split(',')[column] ?? 0), 0n);
    expect(total).toBe(3n * INFERENCE + 3n * FEE);
    expect(text).toContain(`"'=SUM(A1)"`);
  });
});
