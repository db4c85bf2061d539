import { addMs, MS_PER_DAY, utcDayOf } from '@lethe/core/time';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import { useManagementApi } from './testing/use-management-api.ts';

const testDatabase = useDatabase();
const api = useManagementApi(testDatabase);

let organization: OrganizationFixture;
let key: string;
let span: string;

/** Two stored requests and one of which metadata is kept. */
beforeAll(async () => {
  organization = await insertOrganization(testDatabase);
  key = await api.insertKey(organization, { scopes: ['analytics:read', 'requests:read', 'payloads:read'] });
  const today = utcDayOf(api.clock.now());
  span = `from=${addMs(today, -MS_PER_DAY).toISOString()}&to=${addMs(today, 2 * MS_PER_DAY).toISOString()}`;
  await api.store(organization);
  await api.store(organization);
  await api.record(organization);
});

const get = (path: string) => api.call(key, { path });

interface Series {
  readonly series: readonly { readonly key: string; readonly total: number | string; readonly values: unknown[] }[];
  readonly overall: number | string;
  readonly start_at: readonly string[];
}

describe('analytics', () => {
  test('says what the requests themselves come to, whatever they are split by', async () => {
    const requests = (await get('/requests')).body.data as unknown as { model: string; provider: string }[];
    for (const group of ['none', 'model', 'project', 'key', 'status']) {
      const answer = (await get(`/analytics?metric=requests&group_by=${group}&${span}`)).body as unknown as Series;
      expect([group, answer.overall]).toEqual([group, requests.length]);
      expect(answer.series.reduce((sum, { total }) => sum + Number(total), 0)).toBe(requests.length);
      expect(answer.series[0]?.values).toHaveLength(answer.start_at.length);
    }
    const [first] = requests;
    const filtered = await get(
      `/analytics?metric=requests&model=${first?.provider}/${first?.model}&model=nobody/nothing&${span}`,
    );
    expect(filtered.body).toMatchObject({ overall: requests.length });
    expect((await get(`/analytics?metric=requests&tag=nobody&${span}`)).body).toMatchObject({ overall: 0, series: [] });
  });

  test('gives amounts as texts, and the same as a file', async () => {
    const answer = (await get(`/analytics?metric=cost&group_by=project&${span}`)).body as unknown as Series;
    expect(answer.overall).toMatch(/^\d+$/);
    const file = await get(`/analytics.csv?metric=cost&group_by=project&${span}`);
    expect(file.headers.get('content-disposition')).toContain(`${organization.slug}-cost.csv`);
    const lines = file.text
      .trim()
      .split('\r\n')
      .map((line) => line.split(','));
    expect(lines[0]).toEqual(['start_at', 'assistant (nano-USD)']);
    expect(lines.slice(1).map(([at]) => at)).toEqual(answer.start_at);
    expect(lines.slice(1).reduce((sum, [, amount]) => sum + BigInt(amount ?? ''), 0n)).toBe(BigInt(answer.overall));
  });

  test('compares models', async () => {
    const { data } = (await get(`/analytics/models?${span}`)).body as unknown as {
      data: { request_count: number; cost_nano_usd: string; cost_per_request_nano_usd: string }[];
    };
    expect(data.reduce((sum, { request_count }) => sum + request_count, 0)).toBe(3);
    expect(data[0]).toMatchObject({ feedback_mean: null, feedback_count: 0, error_count: 0 });
  });

  test('tells patterns of what is stored, and how much there is of which it cannot tell', async () => {
    expect((await get(`/analytics/prompt-patterns?${span}`)).body).toMatchObject({
      data: [{ fingerprint: '', request_count: 2, error_count: 0 }],
      pattern_count: 1,
      scanned_count: 2,
      is_complete: true,
      request_count: 3,
    });
  });

  test.each([
    ['metric=moon', 'metric'],
    ['metric=requests&group_by=end_user', 'group_by'],
    ['metric=requests&status=99', 'status'],
    ['metric=requests&project=x', 'project'],
    ['metric=requests&interval=hour&from=2026-01-01&to=2026-03-01', 'from'],
    ['metric=requests&from=2026-03-01&to=2026-01-01', 'to'],
  ])('refuses %s by name', async (query, param) => {
    const rest = query.includes('from=') ? query : `${query}&${span}`;
    expect((await get(`/analytics?${rest}`)).body).toMatchObject({ code: 'invalid_request', param });
  });

  test('invariant 33: shows nothing of another organization', async () => {
    const other = await insertOrganization(testDatabase);
    const foreign = await api.insertKey(other, { scopes: ['analytics:read', 'payloads:read'] });
    const call = async (path: string) => (await api.call(foreign, { path })).body;
    expect(await call(`/analytics?metric=requests&project=${organization.projectId}&${span}`)).toMatchObject({
      overall: 0,
    });
    expect(await call(`/analytics/models?${span}`)).toMatchObject({ data: [] });
    expect(await call(`/analytics/prompt-patterns?${span}`)).toMatchObject({ data: [], request_count: 0 });
  });

  test('needs its scope, and patterns that of payloads', async () => {
    const billing = await api.insertKey(organization, { scopes: ['billing:read', 'requests:read'] });
    const figures = await api.insertKey(organization, { scopes: ['analytics:read'] });
    expect((await api.call(billing, { path: `/analytics?metric=requests&${span}` })).status).toBe(403);
    expect((await api.call(figures, { path: `/analytics/models?${span}` })).status).toBe(200);
    expect((await api.call(figures, { path: `/analytics/prompt-patterns?${span}` })).status).toBe(403);
  });
});
