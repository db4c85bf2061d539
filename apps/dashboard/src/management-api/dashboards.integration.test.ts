import { randomUUID } from 'node:crypto';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { describe, expect, test } from 'vitest';
import { useManagementApi } from './testing/use-management-api.ts';

const testDatabase = useDatabase();
const api = useManagementApi(testDatabase);
const PANEL = { title: 'Cost by model', metric: 'cost', group_by: 'model', filter: { provider: ['openai'] } };
const COST = { name: 'Cost', range: '7d', panels: [PANEL] };

async function insertMember({ organizationId }: OrganizationFixture): Promise<string> {
  const userId = randomUUID();
  await testDatabase.query('INSERT INTO "user" (id, email, name) VALUES ($1, $2, $3)', [
    userId,
    `${userId}@a.test`,
    'Ines',
  ]);
  await testDatabase.query(`INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, 'viewer')`, [
    organizationId,
    userId,
  ]);
  return userId;
}

async function makeDashboard() {
  const fixture = await insertOrganization(testDatabase);
  const key = await api.insertKey(fixture);
  const made = await api.call(key, { method: 'POST', path: '/dashboards', body: COST });
  const { id } = made.body as unknown as { id: string };
  return { fixture, key, made, path: `/dashboards/${id}` };
}

describe('dashboards over the API', () => {
  test('one is made, read, listed, changed on its newest version and removed', async () => {
    const { key, made, path } = await makeDashboard();
    expect(made).toMatchObject({ status: 201, body: { name: 'Cost', range: '7d', version: 1, panels: [PANEL] } });
    expect((await api.call(key, { path })).body).toEqual(made.body);
    expect((await api.call(key, { path: '/dashboards' })).body).toMatchObject({
      data: [{ panel_count: 1, has_report: false }],
    });
    const put = (version: number) =>
      api.call(key, { method: 'PUT', path, body: { ...COST, name: 'Spending', panels: [], version } });
    expect(await put(1)).toMatchObject({ status: 200, body: { name: 'Spending', version: 2, panels: [] } });
    expect(await put(1)).toMatchObject({ status: 409, body: { code: 'conflict', param: 'version' } });
    expect(await api.call(key, { method: 'DELETE', path })).toMatchObject({ status: 200 });
    expect(await api.call(key, { path })).toMatchObject({ status: 404 });
    const { body } = await api.call(key, { path: '/audit-log?action=dashboard.removed' });
    expect(body.data).toHaveLength(1);
  });

  test('what a member keeps private is not there', async () => {
    const fixture = await insertOrganization(testDatabase);
    const key = await api.insertKey(fixture);
    const id = randomUUID();
    await testDatabase.query(
      `INSERT INTO dashboard (organization_id, id, name, range, panels, private_to, author_label, version, created_at, updated_at)
       VALUES ($1, $2, 'Mine', '30d', '[]', $3, 'Ines', 1, now(), now())`,
      [fixture.organizationId, id, await insertMember(fixture)],
    );
    expect((await api.call(key, { path: '/dashboards' })).body).toEqual({ data: [] });
    expect(await api.call(key, { path: `/dashboards/${id}` })).toMatchObject({ status: 404 });
    expect(await api.call(key, { method: 'DELETE', path: `/dashboards/${id}` })).toMatchObject({ status: 404 });
  });

  test.each([
    ['panels', { panels: Array.from({ length: 13 }, () => PANEL) }],
    ['panels', { panels: [{ ...PANEL, metric: 'prompts' }] }],
    ['name', { name: 'two\nlines' }],
    ['range', { range: '1y' }],
  ])('is refused with what is wrong named: %s', async (param, change) => {
    const key = await api.insertKey(await insertOrganization(testDatabase));
    const answer = await api.call(key, { method: 'POST', path: '/dashboards', body: { ...COST, ...change } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(String(answer.body.param)).toMatch(new RegExp(`^${param}`));
  });
});

describe('the report of a dashboard over the API', () => {
  test('is put, read, sent once a minute and ended', async () => {
    const { fixture, key, path: dashboardPath } = await makeDashboard();
    const path = `${dashboardPath}/report`;
    const userId = await insertMember(fixture);
    const report = { frequency: 'weekly', weekday: 1, hour: 8, time_zone: 'Europe/Oslo', recipient_ids: [userId] };
    expect(await api.call(key, { path })).toMatchObject({ status: 404 });
    const put = await api.call(key, { method: 'PUT', path, body: report });
    expect(put).toMatchObject({
      status: 200,
      body: { frequency: 'weekly', weekday: 1, last_due_at: null, recipients: [{ user_id: userId, refusal: null }] },
    });
    expect((await api.call(key, { path })).body).toEqual(put.body);
    const send = () => api.call(key, { method: 'POST', path: `${path}/send` });
    expect(await send()).toMatchObject({ status: 200, body: { mail_count: 1 } });
    expect(await send()).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(await api.call(key, { method: 'DELETE', path })).toMatchObject({ status: 200 });
    expect(await api.call(key, { path })).toMatchObject({ status: 404 });
  });

  test.each([
    ['weekday', { weekday: null }],
    ['time_zone', { time_zone: 'Mars/Olympus' }],
    ['hour', { hour: 24 }],
    ['recipient_ids', { recipient_ids: [randomUUID()] }],
  ])('is refused with what is wrong named: %s', async (param, change) => {
    const { fixture, key, path } = await makeDashboard();
    const report = {
      frequency: 'weekly',
      weekday: 1,
      hour: 8,
      time_zone: 'UTC',
      recipient_ids: [await insertMember(fixture)],
    };
    const answer = await api.call(key, { method: 'PUT', path: `${path}/report`, body: { ...report, ...change } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', param } });
  });
});
