import { auditOf, insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { describe, expect, test } from 'vitest';
import { createDatabase, createPayloadStore, createRecordWriter, createRequestRepository } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { partOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);

const inADay = (): Date => new Date(Math.floor(Date.now() / 1000) * 1000 + 86_400_000);

describe('writing records', () => {
  test('a record is read back exactly as it was written', async () => {
    const fixture = await insertOrganization(testDatabase);
    const record = storedUntil(inADay(), recordOf(fixture));
    expect(await createRecordWriter(connections.gateway).write([{ record, parts: [partOf(record)] }])).toEqual([
      { isWritten: true, isStored: true },
    ]);
    const { projectName, apiKeyName, apiKeyMask, erasedAt, ...read } =
      (await createRequestRepository(connections.app).find(fixture.organizationId, record.id, 'all')) ?? {};
    expect(read).toEqual(record);
    expect({ projectName, apiKeyName, apiKeyMask, erasedAt }).toEqual({
      projectName: 'assistant',
      apiKeyName: 'server',
      apiKeyMask: 'lethe_live_…9xQ2',
      erasedAt: null,
    });
  });

  test('a payload part is read back byte for byte', async () => {
    const fixture = await insertOrganization(testDatabase);
    const record = storedUntil(inADay(), recordOf(fixture));
    const parts = [partOf(record, 'request'), partOf(record, 'response')];
    await createRecordWriter(connections.gateway).write([{ record, parts }]);
    expect(
      await createPayloadStore(connections.app).read({
        organizationId: fixture.organizationId,
        requestId: record.id,
        audit: auditOf(fixture),
      }),
    ).toEqual(parts);
  });

  test('invariant 4: writing a batch again changes nothing and gives the same outcomes', async () => {
    const fixture = await insertOrganization(testDatabase);
    const stored = storedUntil(inADay(), recordOf(fixture));
    const entries = [
      { record: stored, parts: [partOf(stored)] },
      { record: recordOf(fixture), parts: [] },
    ];
    const writer = createRecordWriter(connections.gateway);
    const first = await writer.write(entries);
    const altered = entries.map((entry) => ({ ...entry, record: { ...entry.record, statusCode: 500 } }));
    expect(await writer.write(altered)).toEqual(first);
    const rows = await testDatabase.query('SELECT status_code FROM request WHERE organization_id = $1', [
      fixture.organizationId,
    ]);
    expect(rows).toEqual([{ status_code: 200 }, { status_code: 200 }]);
  });

  test('a payload that the database refuses leaves a record that says so, without fee, and does not hold up others', async () => {
    const fixture = await insertOrganization(testDatabase);
    const good = storedUntil(inADay(), recordOf(fixture));
    const bad = storedUntil(inADay(), recordOf(fixture));
    const poison = { ...partOf(bad), mediaType: 'text/\u0000' };
    const outcomes = await createRecordWriter(connections.gateway).write([
      { record: good, parts: [partOf(good)] },
      { record: bad, parts: [poison] },
    ]);
    expect(outcomes).toEqual([
      { isWritten: true, isStored: true },
      { isWritten: true, isStored: false },
    ]);
    const read = await createRequestRepository(connections.app).find(fixture.organizationId, bad.id, 'all');
    expect(read?.retention).toMatchObject({ expiresAt: null, notStoredReason: 'store_failed' });
    expect(read?.cost).toMatchObject({ storageNanoUsd: 0n, totalNanoUsd: 1_256_500n });
  });

  test('a record that the database refuses altogether is reported, and the others are written', async () => {
    const fixture = await insertOrganization(testDatabase);
    const [good, bad] = [recordOf(fixture), recordOf(fixture, { model: 'nul\u0000' })];
    const outcomes = await createRecordWriter(connections.gateway).write([
      { record: bad, parts: [] },
      { record: good, parts: [] },
    ]);
    expect(outcomes).toEqual([
      { isWritten: false, isStored: false },
      { isWritten: true, isStored: false },
    ]);
  });

  test('an unreachable database is an error, so that the batch is written again', async () => {
    const nowhere = createDatabase({
      url: 'postgresql://lethe@127.0.0.1:1/none',
      applicationName: 'test',
      poolSizeMax: 1,
    });
    const fixture = await insertOrganization(testDatabase);
    await expect(createRecordWriter(nowhere).write([{ record: recordOf(fixture), parts: [] }])).rejects.toThrow();
    await nowhere.close();
  });
});

describe('what the database itself refuses', () => {
  test('invariant 15: an expiry that was stamped cannot be changed', async () => {
    const fixture = await insertOrganization(testDatabase);
    const record = storedUntil(inADay(), recordOf(fixture));
    await createRecordWriter(connections.gateway).write([{ record, parts: [partOf(record)] }]);
    for (const table of ['request', 'payload']) {
      await expect(
        testDatabase.query(`UPDATE ${table} SET expires_at = expires_at + interval '1 hour'`),
      ).rejects.toThrow('never changes');
    }
  });

  test('invariant 7: a storage fee without a stored payload', async () => {
    const fixture = await insertOrganization(testDatabase);
    const record = recordOf(fixture);
    const charged = { ...record, cost: { ...record.cost, storageNanoUsd: 10n } };
    expect(await createRecordWriter(connections.gateway).write([{ record: charged, parts: [] }])).toEqual([
      { isWritten: true, isStored: false },
    ]);
    const rows = await testDatabase.query('SELECT storage_cost_nano_usd FROM request WHERE id = $1', [record.id]);
    expect(rows).toEqual([{ storage_cost_nano_usd: '0' }]);
  });

  test('invariant 10: no money or token column is a float', async () => {
    const rows = await testDatabase.query(
      `SELECT table_name, column_name FROM information_schema.columns
       WHERE table_schema IN ('public', 'keyring') AND data_type IN ('real', 'double precision', 'numeric')`,
    );
    expect(rows).toEqual([]);
  });
});
