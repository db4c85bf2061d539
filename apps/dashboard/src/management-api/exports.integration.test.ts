import { randomUUID } from 'node:crypto';
import { createCaller, createDownloadCaller, openExportLink } from '@lethe/api';
import { runExports } from '@lethe/core/exports';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { createDatabase, createExportHourKeys, createExportRuns, type Database } from '@lethe/db';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { createExportSealer, createSealer } from '@lethe/vault';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useManagementApi } from './testing/use-management-api.ts';

const testDatabase = useDatabase();
const api = useManagementApi(testDatabase);

let worker: Database;
let organization: OrganizationFixture;
let key: string;
let owner: { id: string; name: string; email: string };

beforeAll(() => {
  worker = createDatabase({ url: testDatabase.urlAs('lethe_worker'), applicationName: 'test', poolSizeMax: 2 });
});
afterAll(() => worker.close());
beforeEach(async () => {
  organization = await insertOrganization(testDatabase);
  key = await api.insertKey(organization);
  owner = { id: randomUUID(), name: 'Ines', email: `${randomUUID()}@example.test` };
  await testDatabase.query('INSERT INTO "user" (id, email, name) VALUES ($1, $2, $3)', [owner.id, owner.email, 'Ines']);
  await setRole('owner');
});

const setRole = (role: string) =>
  testDatabase.query(
    `INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, $3::role)
     ON CONFLICT (organization_id, user_id) DO UPDATE SET role = EXCLUDED.role`,
    [organization.organizationId, owner.id, role],
  );

const post = (path: string, body: object) => api.call(key, { method: 'POST', path, body });
const context = () => api.contextOf(owner as Parameters<typeof api.contextOf>[0]);

/** What the worker does. */
function run() {
  const vault = { masterKeys: api.masterKeys, hourKeys: createExportHourKeys(worker), clock: api.clock };
  const openVault = () => ({ opener: createSealer(vault), sealer: createExportSealer(vault) });
  const ports = { runs: createExportRuns(worker), openVault };
  return runExports(ports, { organizationId: organization.organizationId, hasTimeLeft: () => true });
}

async function makeExport(): Promise<string> {
  const { body } = await post('/exports', {});
  await run();
  return String(body.id);
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += Buffer.from(chunk).toString('latin1');
  return text;
}

describe('exports over REST', () => {
  test('are counted, begun, made, listed with their files, fetched as one archive and deleted', async () => {
    await api.store(organization);
    await api.record(organization);
    expect((await post('/exports/preview', {})).body).toEqual({ request_count: 2, payload_count: 1 });
    const begun = await post('/exports', {});
    expect(begun).toMatchObject({ status: 201, body: { state: 'running', payload_count: 1, progress_percent: 0 } });
    expect(await post('/exports', {})).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(await api.call(key, { path: `/exports/${begun.body.id}/archive` })).toMatchObject({ status: 409 });
    await run();
    const { body } = await api.call(key, { path: `/exports/${begun.body.id}` });
    expect(body).toMatchObject({
      state: 'ready',
      done_count: 1,
      file_count: 1,
      files: [{ kind: 'payloads', payload_count: 1 }],
    });
    const archive = await api.call(key, { path: `/exports/${begun.body.id}/archive` });
    expect(archive.headers.get('content-type')).toBe('application/zip');
    expect(archive.headers.get('content-disposition')).toMatch(/^attachment; filename="lethe-export-[\w-]+\.zip"$/);
    for (const name of [
      String((body.files as unknown as { path: string }[])[0]?.path),
      'metadata.csv',
      'manifest.json',
    ]) {
      expect(archive.text).toContain(name);
    }
    expect(await api.call(key, { method: 'DELETE', path: `/exports/${begun.body.id}` })).toMatchObject({
      status: 200,
      body: { state: 'deleted' },
    });
    expect((await api.call(key, { path: `/exports/${begun.body.id}/archive` })).status).toBe(409);
  });

  test('an empty or backward span is refused with its field', async () => {
    const body = { from: '2026-11-02', to: '2026-11-01' };
    expect(await post('/exports', body)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  test('metadata is sent as it is read, narrowed by the filter', async () => {
    const id = await api.store(organization);
    const csv = await api.call(key, { path: '/metadata.csv' });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.text).toContain(typeof id === 'string' ? id : '');
    const none = await api.call(key, { path: '/metadata.csv?to=2020-01-01' });
    expect(none.text.trimEnd().split('\r\n')).toHaveLength(1);
  });
});

describe('a link to an export', () => {
  async function link(exportId: string): Promise<string> {
    const { url } = await createCaller(context()).exports.link({ organizationSlug: organization.slug, exportId });
    return url.split('/').at(-1) ?? '';
  }
  const open = (token: string) =>
    openExportLink({ ...context().ports, clock: api.clock }, { token, origin: { requestId: 'call-9', address: null } });

  test('opens without a session, in the name of whoever made it, and each download is on record', async () => {
    await api.store(organization);
    const token = await link(await makeExport());
    const archive = await open(token);
    expect(await textOf(archive?.chunks ?? (async function* () {})())).toContain('manifest.json');
    const [event] = await testDatabase.query(
      `SELECT actor_id, actor_label FROM audit_event WHERE organization_id = $1 AND action = 'export.downloaded'`,
      [organization.organizationId],
    );
    expect(event).toEqual({ actor_id: owner.id, actor_label: 'Ines, by link' });
    const rows = await testDatabase.query(
      'SELECT encode(link_digest, $2) AS digest FROM export WHERE organization_id = $1',
      [organization.organizationId, 'base64'],
    );
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test('is replaced by the next one, and taken away', async () => {
    const exportId = await makeExport();
    const first = await link(exportId);
    const second = await link(exportId);
    expect(await open(first)).toBeNull();
    expect(await open(second)).not.toBeNull();
    await createCaller(context()).exports.unlink({ organizationSlug: organization.slug, exportId });
    expect(await open(second)).toBeNull();
  });

  test('invariant 37: dies with the right to export of whoever made it', async () => {
    const token = await link(await makeExport());
    await setRole('developer');
    expect(await open(token)).toBeNull();
    await setRole('admin');
    expect(await open(token)).not.toBeNull();
    await testDatabase.query('DELETE FROM member WHERE organization_id = $1', [organization.organizationId]);
    expect(await open(token)).toBeNull();
  });

  test('dies with the export, at the instant of its expiry', async () => {
    const exportId = await makeExport();
    const token = await link(exportId);
    const [row] = await testDatabase.query<{ expires_at: Date }>('SELECT expires_at FROM export WHERE id = $1', [
      exportId,
    ]);
    const expiresAt = row?.expires_at ?? new Date(0);
    expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(6 * MS_PER_DAY);
    await testDatabase.query('UPDATE export SET expires_at = lethe_now() WHERE id = $1', [exportId]);
    expect(await open(token)).toBeNull();
    await testDatabase.query('UPDATE export SET expires_at = $2 WHERE id = $1', [exportId, addMs(expiresAt, 0)]);
    expect(await open(token)).not.toBeNull();
  });
});

test('invariant 33: an export of another organization is not found, by procedure and by download', async () => {
  const exportId = await makeExport();
  const other = await insertOrganization(testDatabase);
  organization = other;
  await setRole('owner');
  const scope = { organizationSlug: other.slug, exportId };
  await expect(createCaller(context()).exports.files(scope)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(createCaller(context()).exports.end(scope)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(createCaller(context()).exports.link(scope)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(createDownloadCaller(context()).export(scope)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
