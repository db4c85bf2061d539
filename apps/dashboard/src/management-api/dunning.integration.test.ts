import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { describe, expect, test } from 'vitest';
import { useManagementApi } from './testing/use-management-api.ts';

const testDatabase = useDatabase();
const api = useManagementApi(testDatabase);
const USD = 1_000_000_000;

describe('automatic top-up over the API', () => {
  const PATH = '/auto-top-up';
  const SETTINGS = {
    is_enabled: true,
    threshold_nano_usd: 10 * USD,
    amount_nano_usd: 50 * USD,
    monthly_cap_nano_usd: 200 * USD,
  };

  test('is off, then what was put, and its change is in the audit log', async () => {
    const key = await api.insertKey(await insertOrganization(testDatabase));
    const before = await api.call(key, { path: PATH });
    expect(before.body).toMatchObject({ is_enabled: false, version: 0, charged_this_month_nano_usd: 0 });
    const put = await api.call(key, { method: 'PUT', path: PATH, body: { ...SETTINGS, version: 0 } });
    expect(put).toMatchObject({ status: 200, body: { ...SETTINGS, version: 1, switched_off_at: null } });
    expect((await api.call(key, { path: PATH })).body).toEqual({ ...put.body, charged_this_month_nano_usd: 0 });
    const { body } = await api.call(key, { path: '/audit-log?action=auto_top_up.changed' });
    expect(body.data).toMatchObject([{ after: { amount_nano_usd: '50000000000' } }]);
  });

  test('of two who put on the same version one is told of the other', async () => {
    const key = await api.insertKey(await insertOrganization(testDatabase));
    const put = () => api.call(key, { method: 'PUT', path: PATH, body: { ...SETTINGS, version: 0 } });
    const answers = await Promise.all([put(), put()]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  test.each([
    ['amount_nano_usd', { amount_nano_usd: 4 * USD }],
    ['amount_nano_usd', { amount_nano_usd: 50 * USD + 1 }],
    ['monthly_cap_nano_usd', { monthly_cap_nano_usd: 49 * USD }],
    ['threshold_nano_usd', { threshold_nano_usd: -1 }],
    ['version', { version: undefined }],
  ])('is refused with what is wrong named: %s', async (param, change) => {
    const key = await api.insertKey(await insertOrganization(testDatabase));
    const answer = await api.call(key, { method: 'PUT', path: PATH, body: { ...SETTINGS, version: 0, ...change } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', param } });
  });
});

describe('budgets over the API', () => {
  const BUDGET = { name: 'Storage', scope: 'storage', amount_nano_usd: 100 * USD };

  test('are made, listed with what the month has cost, changed and removed', async () => {
    const key = await api.insertKey(await insertOrganization(testDatabase));
    const made = await api.call(key, { method: 'POST', path: '/budgets', body: BUDGET });
    const expected = { ...BUDGET, project_id: null, thresholds_percent: [50, 80, 100] };
    expect(made).toMatchObject({ status: 201, body: expected });
    const path = `/budgets/${(made.body as unknown as { id: string }).id}`;
    const put = await api.call(key, { method: 'PUT', path, body: { ...BUDGET, thresholds_percent: [100, 90] } });
    expect(put.body).toMatchObject({ thresholds_percent: [90, 100] });
    expect((await api.call(key, { path: '/budgets' })).body).toMatchObject({
      data: [{ ...(put.body as object), spent_nano_usd: 0, told_percents: [] }],
    });
    expect((await api.call(key, { method: 'DELETE', path })).status).toBe(200);
    expect((await api.call(key, { method: 'DELETE', path })).status).toBe(404);
    expect((await api.call(key, { path: '/budgets' })).body).toEqual({ data: [] });
  });

  test('a name is taken once, and a project has to be the own one', async () => {
    const [mine, theirs] = [await insertOrganization(testDatabase), await insertOrganization(testDatabase)];
    const key = await api.insertKey(mine);
    const post = (body: object) => api.call(key, { method: 'POST', path: '/budgets', body });
    await post(BUDGET);
    expect(await post(BUDGET)).toMatchObject({ status: 409, body: { code: 'conflict', param: 'name' } });
    const foreign = { ...BUDGET, name: 'x', scope: 'project', project_id: theirs.projectId };
    expect(await post(foreign)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await post({ ...foreign, scope: 'all' })).toMatchObject({ status: 400, body: { param: 'project_id' } });
  });
});

test('the standing says that nothing is owed where nothing is', async () => {
  const key = await api.insertKey(await insertOrganization(testDatabase));
  expect((await api.call(key, { path: '/credit-standing' })).body).toEqual({
    balance_nano_usd: '0',
    low_since: null,
    negative_since: null,
    suspension_requests: [],
    reconciliation: null,
  });
});
