import { randomUUID } from 'node:crypto';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { verifyAuditExport, verifyConsistency, verifyReceipt } from '@lethe/translog';
import { beforeEach, describe, expect, test } from 'vitest';
import { useManagementApi } from './testing/use-management-api.ts';
import { useSignedLog } from './testing/use-signed-log.ts';

const testDatabase = useDatabase();
const api = useManagementApi(testDatabase);
const log = useSignedLog(testDatabase);

let organization: OrganizationFixture;
let key: string;

beforeEach(async () => {
  organization = await insertOrganization(testDatabase);
  key = await api.insertKey(organization);
});

const get = (path: string) => api.call(key, { path });
const trust = () => ({ verifierKeys: [log.verifierKey], organizationId: organization.organizationId });

/** Each call leaves one event behind. */
async function writeEvents(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const body = { name: randomUUID(), mode: 'credits' };
    expect((await api.call(key, { method: 'POST', path: '/projects', body })).status).toBe(201);
  }
}

/** Changes a stored event as nobody but a superuser who takes the guard away can. */
async function tamper(sql: string): Promise<void> {
  await testDatabase.query('ALTER TABLE audit_event DISABLE TRIGGER USER');
  try {
    await testDatabase.query(sql, [organization.organizationId]);
  } finally {
    await testDatabase.query('ALTER TABLE audit_event ENABLE TRIGGER USER');
  }
}

describe('receipts', () => {
  test('invariant 41: one verifies offline, and with any flipped character it does not', async () => {
    const index = await log.append(organization);
    await log.append(null);
    await log.sign();
    const { body } = await get(`/receipts/${index}`);
    const receipt = JSON.stringify(body);
    expect(verifyReceipt({ receipt, ...trust() })).toMatchObject({
      kind: 'verified',
      leafIndex: index,
      leafType: 'deletion',
      isOrganizationConfirmed: true,
    });
    const at = receipt.indexOf('2026-11-20');
    const flipped = `${receipt.slice(0, at)}1${receipt.slice(at + 1)}`;
    expect(verifyReceipt({ receipt: flipped, ...trust() })).toMatchObject({ kind: 'refused' });
  });

  test('invariant 43: neither a receipt nor the list names the organization', async () => {
    const index = await log.append(organization);
    await log.sign();
    const answers = [await get(`/receipts/${index}`), await get('/receipts')];
    const text = JSON.stringify(answers.map(({ body }) => body));
    for (const name of [organization.organizationId, organization.slug, organization.projectId])
      expect(text).not.toContain(name);
  });

  test('one is pending until a checkpoint covers it, and says when to ask again', async () => {
    const index = await log.append(organization);
    const pending = await get(`/receipts/${index}`);
    expect(pending).toMatchObject({ status: 409, body: { code: 'receipt_pending' } });
    expect(pending.headers.get('retry-after')).toBe('5');
    expect((await get('/receipts?kind=deletion')).body.data).toMatchObject([{ index, is_signed: false }]);
    await log.sign();
    expect((await get(`/receipts/${index}`)).status).toBe(200);
    expect((await get('/receipts?kind=deletion')).body.data).toMatchObject([{ index, is_signed: true }]);
  });

  test('invariant 33: one of another organization is answered like one that does not exist, signed or not', async () => {
    const other = await insertOrganization(testDatabase);
    const signed = await log.append(other);
    await log.sign();
    const unsigned = await log.append(other);
    for (const index of [signed, unsigned, 999_999, 'nonsense', '-1', '01', '9007199254740993']) {
      const answer = await get(`/receipts/${index}`);
      expect(answer, String(index)).toMatchObject({
        status: 404,
        body: { code: 'not_found', detail: 'There is no such receipt.' },
      });
    }
    expect((await get('/receipts')).body.data).not.toContainEqual(expect.objectContaining({ index: signed }));
  });

  test('are paged without gaps or repeats, filtered by kind, with those of the whole deployment', async () => {
    const own = [await log.append(organization), await log.append(organization), await log.append(organization)];
    const shared = await log.append(null);
    const seen: number[] = [];
    let path: string | null = '/receipts?limit=2&kind=deletion';
    while (path !== null) {
      const { body } = await get(path);
      seen.push(...(body.data as unknown as { index: number }[]).map(({ index }) => index));
      path = body.next_cursor === null ? null : `/receipts?limit=2&kind=deletion&cursor=${String(body.next_cursor)}`;
    }
    expect(seen).toEqual(own.toReversed());
    const [newest] = (await get('/receipts?limit=1')).body.data as unknown as object[];
    expect(newest).toMatchObject({ index: shared, kind: 'master_key_destruction', leaf: { version: 46 } });
  });
});

describe('checkpoints', () => {
  test('a newer one is proved to continue an older one, offline', async () => {
    await log.append(organization);
    const from = await log.sign();
    for (let count = 0; count < 5; count += 1) await log.append(organization);
    const to = await log.sign();
    const [older, newer, proof] = await Promise.all([
      get(`/checkpoints/${from}`),
      get('/checkpoints/latest'),
      get(`/checkpoints/consistency?from=${from}&to=${to}`),
    ]);
    expect(newer.body.size).toBe(to);
    expect(proof.body).toMatchObject({ format: 'lethe-consistency-v1', from, to });
    const question = { oldNote: String(older.body.note), newNote: String(newer.body.note), ...trust() };
    const path = proof.body.path as unknown as string[];
    expect(verifyConsistency({ ...question, proof: path })).toMatchObject({ kind: 'verified', oldSize: from });
    expect(verifyConsistency({ ...question, proof: path.slice(1) })).toMatchObject({ kind: 'refused' });
  });

  test('a size that was not signed has none, and a proof backwards is refused', async () => {
    const size = await log.sign();
    for (const path of ['/checkpoints/999999', '/checkpoints/0', `/checkpoints/consistency?from=1&to=999999`])
      expect((await get(path)).status, path).toBe(404);
    expect(await get(`/checkpoints/consistency?from=${size + 1}&to=${size}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', param: 'from' },
    });
  });

  test('the keys that signed are told', async () => {
    expect((await get('/log/signers')).body.data).toMatchObject([
      { name: 'lethe.test', verifier_key: log.verifierKey },
    ]);
  });
});

describe('the audit log', () => {
  test('verifies itself up to what is sealed and signed', async () => {
    await writeEvents(3);
    await log.seal(organization);
    const size = await log.sign();
    await writeEvents(2);
    expect((await get('/audit-log/verification')).body).toEqual({
      state: 'verified',
      from: 1,
      to: 3,
      newest_number: 5,
      checkpoint: { size, signed_at: expect.any(String) },
    });
  });

  test.each([
    ['a changed event', `UPDATE audit_event SET actor_label = 'nobody' WHERE organization_id = $1 AND number = 2`],
    ['a removed event', 'DELETE FROM audit_event WHERE organization_id = $1 AND number = 3'],
    ['the loss of all events', 'DELETE FROM audit_event WHERE organization_id = $1'],
  ])('invariant 41: %s is found, and its run is named', async (_, sql) => {
    await writeEvents(3);
    await log.seal(organization);
    await log.sign();
    await tamper(sql);
    expect((await get('/audit-log/verification')).body).toMatchObject({
      state: 'broken',
      fault: 'events_changed',
      batch: { from: 1, to: 3, leaf_index: expect.any(Number) },
      verified_to: null,
    });
  });

  test('invariant 41: whoever kept a checkpoint is told when the log does not contain it any more', async () => {
    await log.append(organization);
    const size = await log.sign();
    const { root } = (await get(`/checkpoints/${size}`)).body;
    await log.append(organization);
    await log.sign();
    const verify = (head: string) =>
      get(`/audit-log/verification?older_size=${size}&older_root=${encodeURIComponent(head)}`);
    expect((await verify(String(root))).body.state).toBe('waiting');
    expect((await verify(Buffer.alloc(32).toString('base64'))).body).toMatchObject({
      state: 'broken',
      fault: 'log_inconsistent',
    });
    expect(await get(`/audit-log/verification?older_size=${size}`)).toMatchObject({ status: 400 });
  });

  test('invariant 41: its exported proof verifies offline, is on record, and one changed event is refused', async () => {
    await writeEvents(3);
    await log.seal(organization);
    await writeEvents(2);
    await log.seal(organization);
    await log.sign();
    const { body } = await get('/audit-log/proof');
    const text = JSON.stringify(body);
    expect(verifyAuditExport({ text, ...trust() })).toMatchObject({ kind: 'verified', from: 1, to: 5, batchCount: 2 });
    const changed = text.replace('nightly export', 'nightly import');
    expect(verifyAuditExport({ text: changed, ...trust() })).toMatchObject({
      kind: 'refused',
      reason: 'audit_mismatch',
    });
    expect(text).not.toContain(organization.organizationId);
    expect((await get('/audit-log?limit=1')).body.data).toMatchObject([
      { action: 'audit_log.exported', after: { format: 'proof' } },
    ]);
  });

  test('its proof is bounded by number and by date', async () => {
    await writeEvents(2);
    await log.seal(organization);
    await writeEvents(1);
    await log.seal(organization);
    await log.sign();
    const runsOf = async (query: string) =>
      ((await get(`/audit-log/proof?${query}`)).body.batches as unknown as { from: number }[]).map(({ from }) => from);
    expect(await runsOf('from_number=3')).toEqual([3]);
    expect(await runsOf('to_number=1')).toEqual([1]);
    expect(await runsOf('from=2099-01-01')).toEqual([]);
    expect(await runsOf('to=2001-01-01')).toEqual([]);
  });
});
