import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { expect, test } from 'vitest';
import { useManagementApi } from './testing/use-management-api.ts';

const testDatabase = useDatabase();
const api = useManagementApi(testDatabase);
const PATH = '/spending-policy';
const POLICY = { out_of_credit: 'block', monthly_storage_cap_nano_usd: 25_000_000_000, low_balance_nano_usd: null };

test('the spending policy is the default, then what was put, and its change is in the audit log', async () => {
  const key = await api.insertKey(await insertOrganization(testDatabase));
  expect((await api.call(key, { path: PATH })).body).toEqual({
    out_of_credit: 'continue_unstored',
    monthly_storage_cap_nano_usd: null,
    low_balance_nano_usd: null,
    version: 0,
    effective_at: null,
  });
  const put = await api.call(key, { method: 'PUT', path: PATH, body: { ...POLICY, version: 0 } });
  expect(put).toMatchObject({ status: 200, body: { ...POLICY, version: 1 } });
  expect((await api.call(key, { path: PATH })).body).toEqual(put.body);
  const { body } = await api.call(key, { path: '/audit-log?action=spending_policy.changed' });
  expect(body.data).toMatchObject([{ after: { monthly_storage_cap_nano_usd: '25000000000' } }]);
});

test('of two who put on the same version one is told of the other', async () => {
  const key = await api.insertKey(await insertOrganization(testDatabase));
  const put = () => api.call(key, { method: 'PUT', path: PATH, body: { ...POLICY, version: 0 } });
  const answers = await Promise.all([put(), put()]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'policy_version_conflict' });
});

test.each([
  [{ ...POLICY, version: 0, out_of_credit: 'ask' }, 'out_of_credit'],
  [{ ...POLICY, version: 0, monthly_storage_cap_nano_usd: -1 }, 'monthly_storage_cap_nano_usd'],
  [{ ...POLICY, version: 0, low_balance_nano_usd: 0.5 }, 'low_balance_nano_usd'],
  [POLICY, 'version'],
])('%j is refused, and what is wrong with it named', async (body, param) => {
  const key = await api.insertKey(await insertOrganization(testDatabase));
  const answer = await api.call(key, { method: 'PUT', path: PATH, body });
  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', param } });
});
