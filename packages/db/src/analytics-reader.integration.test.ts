import { randomUUID } from 'node:crypto';
import {
  ANALYTICS_GROUPS,
  ANALYTICS_METRICS,
  type AnalyticsQuery,
  type AnalyticsValue,
  analyticsQuerySchema,
  METRIC_UNITS,
  PERCENTILE_ERROR_MAX,
  queryAnalytics,
} from '@lethe/core/analytics';
import type { ApiKeyId, ProjectId, ProjectScope } from '@lethe/core/tenancy';
import { addMs, MS_PER_HOUR, MS_PER_MINUTE } from '@lethe/core/time';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import { createAnalyticsReader, createFeedbackStore, createRecordWriter } from './index.ts';
import { bucketIndex, figureByHand, groupsOf, isAsked, type ScoredRecord } from './testing/analytics-oracle.ts';
import { useConnections } from './testing/connections.ts';
import { entryOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);

const FROM = new Date('2026-03-18T22:17:00Z');
const SPAN = { from: FROM, to: addMs(FROM, 50 * MS_PER_HOUR) };
const MODELS = [
  'openai/gpt-5',
  'openai/gpt-5-mini',
  'anthropic/claude',
  'mistral/large',
  'groq/llama',
  'xai/grok',
  'azure/gpt-5',
];
const TAG_SETS = [[], ['refund'], ['refund', 'eu'], ['eu'], ['a'], ['b', 'c'], ['d', 'refund'], ['e']];
const STATUSES = [200, 200, 200, 200, 429, 500, 400, 503, 499];

let mine: OrganizationFixture;
let records: readonly ScoredRecord[];
let projectIds: readonly ProjectId[];

/** Pseudo-random and the same every time. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

beforeAll(async () => {
  mine = await insertOrganization(testDatabase);
  const second = await addProject(mine.organizationId);
  projectIds = [mine.projectId, second.projectId];
  const fixtures = [mine, { ...mine, ...second }];
  const rolledUp = await ship(fixtures, 300, 7);
  await connections.worker.withOrganization(mine.organizationId, (transaction) =>
    transaction.query('SELECT roll_up_requests(10000)'),
  );
  // Some hours are counted again now, the others come from the roll-up.
  records = [...rolledUp, ...(await ship(fixtures, 40, 13))];
  const theirs = await insertOrganization(testDatabase);
  await ship([theirs], 20, 11);
});

async function addProject(organizationId: string) {
  const [projectId, apiKeyId] = [randomUUID() as ProjectId, randomUUID() as ApiKeyId];
  await testDatabase.query(
    `INSERT INTO project (organization_id, id, name, mode) VALUES ($1, $2, 'night jobs', 'api_keys')`,
    [organizationId, projectId],
  );
  await testDatabase.query(
    `INSERT INTO api_key (organization_id, id, project_id, name, environment, last_four, digest) VALUES ($1, $2, $3, 'cron', 'live', '9xQ2', $4)`,
    [organizationId, apiKeyId, projectId, Buffer.from(randomUUID())],
  );
  return { projectId, apiKeyId };
}

async function ship(fixtures: readonly OrganizationFixture[], count: number, seed: number): Promise<ScoredRecord[]> {
  const roll = dice(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.min(roll(items.length), roll(items.length))] as Item;
  const shipped = Array.from({ length: count }, (): ScoredRecord => {
    const fixture = pick(fixtures);
    const [provider = '', model = ''] = pick(MODELS).split('/');
    const record = recordOf(fixture, {
      // Also before and after the span, and at its very ends.
      admittedAt: roll(20) === 0 ? SPAN.from : addMs(FROM, (roll(60) - 5) * MS_PER_HOUR + roll(60) * MS_PER_MINUTE),
      provider,
      model,
      statusCode: pick(STATUSES),
      usage: {
        inputTokens: roll(3_000),
        cachedInputTokens: roll(500),
        outputTokens: roll(900),
        reasoningTokens: roll(9),
        isEstimated: false,
      },
      timing: {
        gatewayMs: 1,
        firstTokenMs: roll(5) === 0 ? null : roll(900),
        totalMs: roll(4) === 0 ? roll(60_000) : roll(30),
      },
      handles: { tags: pick(TAG_SETS), sessionId: null, endUser: null },
    });
    const scores = Array.from({ length: roll(3) }, () => roll(201) / 100 - 1);
    return {
      ...(roll(2) === 0 ? storedUntil(addMs(record.admittedAt, 30 * 24 * MS_PER_HOUR), record) : record),
      scores,
    };
  });
  await createRecordWriter(connections.gateway).write(shipped.map((record) => entryOf(record)));
  const store = createFeedbackStore(connections.gateway);
  for (const { id: requestId, organizationId, projectId, apiKeyId, scores } of shipped) {
    for (const [index, score] of scores.entries()) {
      await store.store({ organizationId, projectId, apiKeyId, requestId, name: `score-${index}`, score });
    }
  }
  return shipped;
}

function ask(query: AnalyticsQuery, projects: ProjectScope = 'all') {
  const analytics = createAnalyticsReader(connections.app);
  return queryAnalytics({ analytics }, { organizationId: mine.organizationId, projects, query });
}

function isClose(metric: AnalyticsQuery['metric'], shown: AnalyticsValue, exact: AnalyticsValue): boolean {
  if (shown === null || exact === null || METRIC_UNITS[metric] === 'nano_usd') return shown === exact;
  const difference = Math.abs(Number(shown) - Number(exact));
  if (METRIC_UNITS[metric] === 'ms')
    return difference <= Math.max(Number(exact), 1) * PERCENTILE_ERROR_MAX + 1e-6 + (exact === 0 ? 1 : 0);
  return difference <= 1e-9;
}

/** Every figure of an answer that is not what counting by hand gives. */
async function differences(query: AnalyticsQuery, projects: ProjectScope = 'all'): Promise<string[]> {
  const answer = await ask(query, projects);
  const asked = records.filter(
    (record) => isAsked(record, query) && (projects === 'all' || projects.includes(record.projectId)),
  );
  const found: string[] = [];
  const compare = (what: string, shown: AnalyticsValue | undefined, counted: readonly ScoredRecord[]) => {
    const exact = figureByHand(query.metric, counted);
    if (shown === undefined || !isClose(query.metric, shown, exact)) found.push(`${what}: ${shown}, not ${exact}`);
  };
  compare('overall', answer.overall, asked);
  const named = new Set(answer.series.filter(({ isOther }) => !isOther).map(({ key }) => key));
  for (const { key, isOther, total, values } of answer.series) {
    // A request counts once for each of its groups, also among the others.
    const counted = asked.flatMap((record) =>
      groupsOf(record, query.groupBy)
        .filter((group) => (isOther ? !named.has(group) : group === key))
        .map(() => record),
    );
    compare(`${key || 'other'}`, total, counted);
    for (const [index, value] of values.entries()) {
      compare(
        `${key} ${index}`,
        value,
        counted.filter(({ admittedAt }) => bucketIndex(query, admittedAt) === index),
      );
    }
  }
  const groupCount = new Set(asked.flatMap((record) => groupsOf(record, query.groupBy))).size;
  if (query.metric === 'requests' && answer.series.length !== Math.min(groupCount, 5)) found.push('series are missing');
  return found;
}

const queryOf = (traits: Partial<AnalyticsQuery> & Pick<AnalyticsQuery, 'metric'>) =>
  analyticsQuerySchema.parse({ interval: 'hour', ...SPAN, ...traits });

describe('analytics', () => {
  test.each(ANALYTICS_METRICS)('%s by every group is what counting each request gives', async (metric) => {
    for (const groupBy of ANALYTICS_GROUPS) {
      expect([groupBy, ...(await differences(queryOf({ metric, groupBy, interval: 'day' })))]).toEqual([groupBy]);
    }
    expect(await differences(queryOf({ metric, groupBy: 'model' }))).toEqual([]);
  });

  test.each<AnalyticsQuery['filter']>([
    { model: ['gpt-5'] },
    { model: ['openai/gpt-5', 'claude'] },
    { provider: ['openai', 'xai'] },
    { status: ['429', '5xx'] },
    { tag: ['refund'] },
    { tag: ['refund', 'eu'] },
    { tag: ['eu'], provider: ['openai'], status: ['2xx'] },
    { tag: ["'; DROP TABLE request; --"] },
  ])('counts what the filter %j leaves', async (filter) => {
    for (const metric of ['requests', 'cost', 'latency_p95', 'feedback'] as const) {
      for (const groupBy of ['none', 'model', 'tag'] as const) {
        expect([metric, groupBy, ...(await differences(queryOf({ metric, groupBy, filter })))]).toEqual([
          metric,
          groupBy,
        ]);
      }
    }
  });

  test('invariant 33: counts nothing of another organization and nothing outside of the projects of the reader', async () => {
    const [projectId] = projectIds as [ProjectId];
    for (const metric of ['requests', 'tokens', 'latency_p50', 'feedback'] as const) {
      for (const groupBy of ['none', 'project', 'tag'] as const) {
        expect(await differences(queryOf({ metric, groupBy }), [projectId])).toEqual([]);
      }
      expect(await ask(queryOf({ metric }), [])).toMatchObject({ series: [], sampleCount: 0 });
    }
  });

  test('names projects and keys', async () => {
    const labels = async (groupBy: 'project' | 'key') =>
      (await ask(queryOf({ metric: 'requests', groupBy }))).series.map(({ label }) => label).toSorted();
    expect(await labels('project')).toEqual(['assistant', 'night jobs']);
    expect(await labels('key')).toEqual(['cron', 'server']);
  });

  test('a bucket without a request is 0 where parts add up, and unknown elsewhere', async () => {
    const empty = { from: addMs(FROM, 2_000 * MS_PER_HOUR), to: addMs(FROM, 2_003 * MS_PER_HOUR) };
    const cost = await ask(queryOf({ metric: 'cost', ...empty }));
    expect([cost.overall, cost.sampleCount, cost.startAt.length]).toEqual([0n, 0, 4]);
    expect((await ask(queryOf({ metric: 'error_rate', ...empty }))).overall).toBeNull();
    expect((await ask(queryOf({ metric: 'latency_p95', ...empty }))).overall).toBeNull();
  });
});

describe('a comparison of models', () => {
  async function compared(filter: AnalyticsQuery['filter'], hasBehaviour = true) {
    const analytics = createAnalyticsReader(connections.app);
    const scope = { organizationId: mine.organizationId, projects: 'all' } as const;
    return analytics.models(scope, { ...SPAN, filter, hasBehaviour });
  }

  test.each<AnalyticsQuery['filter']>([{}, { tag: ['refund'] }, { tag: ['refund', 'eu'], status: ['2xx'] }])(
    'has the figures that counting each request of %j gives',
    async (filter) => {
      const asked = records.filter((record) => isAsked(record, queryOf({ metric: 'requests', filter })));
      const models = await compared(filter);
      expect(models.map(({ requestCount }) => requestCount)).toEqual(
        models.map(({ requestCount }) => requestCount).toSorted((a, b) => b - a),
      );
      expect(models.reduce((sum, { requestCount }) => sum + requestCount, 0)).toBe(asked.length);
      for (const { provider, model, behaviour, ...figures } of models) {
        const own = asked.filter((record) => record.provider === provider && record.model === model);
        expect(figures).toEqual({
          requestCount: own.length,
          tokenCount: figureByHand('tokens', own),
          costNanoUsd: figureByHand('cost', own),
        });
        expect([behaviour?.errorCount, behaviour?.feedbackCount]).toEqual([
          figureByHand('errors', own),
          own.flatMap(({ scores }) => scores).length,
        ]);
        const shown = [behaviour?.latencyP50Ms, behaviour?.latencyP95Ms, behaviour?.firstTokenP50Ms];
        const exact = (['latency_p50', 'latency_p95', 'first_token_p50'] as const).map((metric) =>
          figureByHand(metric, own),
        );
        expect(shown.map((value, index) => isClose('latency_p50', value ?? null, exact[index] ?? null))).toEqual([
          true,
          true,
          true,
        ]);
        expect(isClose('feedback', behaviour?.feedbackMean ?? null, figureByHand('feedback', own))).toBe(true);
      }
    },
  );

  test('says nothing of behaviour to a reader without metadata', async () => {
    const models = await compared({}, false);
    expect(models.length).toBeGreaterThan(3);
    expect(models.every(({ behaviour }) => behaviour === null)).toBe(true);
  });
});
