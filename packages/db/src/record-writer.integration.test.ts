import { type RequestRecord, refundedFee } from '@lethe/core/payloads';
import type { RequestId } from '@lethe/core/tenancy';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { describe, expect, test } from 'vitest';
import { createDatabase, createPayloadStore, createRecordWriter, createRequestRepository } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { entryOf, insertHourKey, partOf, readingOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);

const inADay = (): Date => new Date(Math.floor(Date.now() / 1000) * 1000 + 86_400_000);

describe('writing records', () => {
  test('a record is read back exactly as it was written', async () => {
    const fixture = await insertOrganization(testDatabase);
    const record = storedUntil(inADay(), recordOf(fixture));
    await insertHourKey(testDatabase, partOf(record));
    expect(await createRecordWriter(connections.gateway).write([entryOf(record, [partOf(record)])])).toEqual([
      { isWritten: true, isStored: true },
    ]);
    const { projectName, apiKeyName, apiKeyMask, attemptCount, erasedAt, erasureLeafIndex, isHeld, feedback, ...read } =
      (await createRequestRepository(connections.app).find(fixture.organizationId, record.id, 'all')) ?? {};
    expect(read).toEqual(record);
    expect({ projectName, apiKeyName, apiKeyMask, attemptCount, erasedAt, erasureLeafIndex, isHeld, feedback }).toEqual(
      {
        projectName: 'assistant',
        apiKeyName: 'server',
        apiKeyMask: 'lethe_live_…9xQ2',
        attemptCount: 1,
        erasedAt: null,
        erasureLeafIndex: null,
        isHeld: false,
        feedback: [],
      },
    );
  });

  test('a payload part is read back byte for byte', async () => {
    const fixture = await insertOrganization(testDatabase);
    const record = storedUntil(inADay(), recordOf(fixture));
    const parts = [partOf(record, 'request'), partOf(record, 'response')];
    for (const part of parts) await insertHourKey(testDatabase, part);
    await createRecordWriter(connections.gateway).write([entryOf(record, parts)]);
    expect(await createPayloadStore(connections.app).read(readingOf(record))).toEqual(
      parts.map((part) => ({ ...part, holdId: null })),
    );
  });

  test('invariant 4: writing a batch again changes nothing and gives the same outcomes', async () => {
    const fixture = await insertOrganization(testDatabase);
    const stored = storedUntil(inADay(), recordOf(fixture));
    await insertHourKey(testDatabase, partOf(stored));
    const entries = [entryOf(stored, [partOf(stored)]), entryOf(recordOf(fixture))];
    const writer = createRecordWriter(connections.gateway);
    const first = await writer.write(entries);
    const altered = entries.map((entry) => ({ ...entry, record: { ...entry.record, statusCode: 500 } }));
    expect(await writer.write(altered)).toEqual(first);
    const rows = await testDatabase.query('SELECT status_code FROM request WHERE organization_id = $1', [
      fixture.organizationId,
    ]);
    expect(rows).toEqual([{ status_code: 200 }, { status_code: 200 }]);
  });

  test('invariant 4: an entry that stands in a batch twice is stored once, counted once and told twice', async () => {
    const fixture = await insertOrganization(testDatabase);
    const [twice, once] = [storedUntil(inADay(), recordOf(fixture)), storedUntil(inADay(), recordOf(fixture))];
    await insertHourKey(testDatabase, partOf(once));
    const entry = entryOf(twice, [partOf(twice)]);
    const outcomes = await createRecordWriter(connections.gateway).write([entry, entryOf(once, [partOf(once)]), entry]);
    expect(outcomes).toEqual(Array.from({ length: 3 }, () => ({ isWritten: true, isStored: true })));
    const [counts] = await testDatabase.query(
      `SELECT (SELECT count(*)::int FROM payload WHERE organization_id = $1) AS payloads,
        (SELECT sum(stored_count)::int FROM keyring.payload_tally WHERE organization_id = $1) AS counted`,
      [fixture.organizationId],
    );
    expect(counts).toEqual({ payloads: 2, counted: 2 });
  });

  test('a batch of new records and of ones that were there tells each as it is', async () => {
    const fixture = await insertOrganization(testDatabase);
    const [known, fresh] = [storedUntil(inADay(), recordOf(fixture)), storedUntil(inADay(), recordOf(fixture))];
    await insertHourKey(testDatabase, partOf(known));
    const plain = recordOf(fixture);
    const writer = createRecordWriter(connections.gateway);
    await writer.write([entryOf(known, [partOf(known)])]);
    const outcomes = await writer.write([
      entryOf(plain),
      entryOf(known, [partOf(known)]),
      entryOf(fresh, [partOf(fresh)]),
    ]);
    expect(outcomes.map(({ isWritten, isStored }) => [isWritten, isStored])).toEqual([
      [true, false],
      [true, true],
      [true, true],
    ]);
  });

  test('a payload that the database refuses leaves a record that says so, with its fee refunded, and does not hold up others', async () => {
    const fixture = await insertOrganization(testDatabase);
    const good = storedUntil(inADay(), recordOf(fixture));
    const bad = storedUntil(inADay(), recordOf(fixture));
    await insertHourKey(testDatabase, partOf(good));
    const poison = { ...partOf(bad), mediaType: 'text/\u0000' };
    const outcomes = await createRecordWriter(connections.gateway).write([
      entryOf(good, [partOf(good)]),
      entryOf(bad, [poison]),
    ]);
    expect(outcomes).toEqual([
      { isWritten: true, isStored: true },
      { isWritten: true, isStored: false },
    ]);
    const read = await createRequestRepository(connections.app).find(fixture.organizationId, bad.id, 'all');
    expect(read?.retention).toMatchObject({ expiresAt: null, notStoredReason: 'store_failed' });
    expect(read?.cost).toMatchObject({ storageNanoUsd: 15_230n, totalNanoUsd: 1_271_730n });
    expect(read && refundedFee(read)).toBe(15_230n);
  });

  test('a payload whose hour key has been destroyed is not stored: its record says so, with its fee refunded, and others are', async () => {
    const fixture = await insertOrganization(testDatabase);
    const good = storedUntil(inADay(), recordOf(fixture));
    const late = storedUntil(inADay(), recordOf(fixture));
    await insertHourKey(testDatabase, partOf(good));
    const outcomes = await createRecordWriter(connections.gateway).write([
      entryOf(good, [partOf(good)]),
      entryOf(late, [{ ...partOf(late), hourKeyGeneration: 2 }]),
    ]);
    expect(outcomes.map(({ isStored }) => isStored)).toEqual([true, false]);
    const read = await createRequestRepository(connections.app).find(fixture.organizationId, late.id, 'all');
    expect(read?.retention).toMatchObject({ expiresAt: null, notStoredReason: 'store_failed' });
    expect(read && refundedFee(read)).toBe(15_230n);
    expect(
      await testDatabase.query('SELECT request_id FROM payload WHERE organization_id = $1', [fixture.organizationId]),
    ).toEqual([{ request_id: good.id }]);
  });

  test('invariant 42: what is stored is counted by day of admission and of expiry, once however often it is written', async () => {
    const fixture = await insertOrganization(testDatabase);
    const record = storedUntil(inADay(), recordOf(fixture));
    const parts = [partOf(record, 'request'), partOf(record, 'response')];
    for (const part of parts) await insertHourKey(testDatabase, part);
    const writer = createRecordWriter(connections.gateway);
    for (let repeat = 0; repeat < 3; repeat += 1) await writer.write([entryOf(record, parts)]);
    const tally = await testDatabase.query(
      'SELECT admitted_day::text, expiry_day::text, stored_count::int FROM keyring.payload_tally WHERE organization_id = $1',
      [fixture.organizationId],
    );
    const day = (instant: Date | null) => instant?.toISOString().slice(0, 10);
    expect(tally).toEqual([
      { admitted_day: day(record.admittedAt), expiry_day: day(record.retention.expiresAt), stored_count: 2 },
    ]);
  });

  test('a record that the database refuses altogether is reported, and the others are written', async () => {
    const fixture = await insertOrganization(testDatabase);
    const [good, bad] = [recordOf(fixture), recordOf(fixture, { model: 'nul\u0000' })];
    const outcomes = await createRecordWriter(connections.gateway).write([entryOf(bad), entryOf(good)]);
    expect(outcomes).toEqual([
      { isWritten: false, isStored: false },
      { isWritten: true, isStored: false },
    ]);
  });

  test.each<[string, Partial<RequestRecord>]>([
    ['a number beyond its column', { statusCode: 70_000 }],
    ['an instant that is none', { completedAt: new Date(Number.NaN) }],
    ['an id that is none', { id: 'nonsense' as RequestId }],
    ['an enum that has no such value', { projectMode: 'nonsense' as 'credits' }],
  ])('a record with %s is reported, and the others are written', async (_, poison) => {
    const fixture = await insertOrganization(testDatabase);
    const [good, bad] = [recordOf(fixture), recordOf(fixture, poison)];
    const outcomes = await createRecordWriter(connections.gateway).write([entryOf(good), entryOf(bad)]);
    expect(outcomes).toEqual([
      { isWritten: true, isStored: false },
      { isWritten: false, isStored: false },
    ]);
  });

  test('a part that no column can hold leaves its record, and does not hold up others', async () => {
    const fixture = await insertOrganization(testDatabase);
    const [good, bad] = [storedUntil(inADay(), recordOf(fixture)), storedUntil(inADay(), recordOf(fixture))];
    await insertHourKey(testDatabase, partOf(good));
    const outcomes = await createRecordWriter(connections.gateway).write([
      entryOf(bad, [{ ...partOf(bad), keyId: 'nonsense' }]),
      entryOf(good, [partOf(good)]),
    ]);
    expect(outcomes).toEqual([
      { isWritten: true, isStored: false },
      { isWritten: true, isStored: true },
    ]);
  });

  test('a schema that does not fit this version is an error, so that the batch waits and nothing of it is given up', async () => {
    const fixture = await insertOrganization(testDatabase);
    const rename = (from: string, to: string) =>
      testDatabase.query(
        `DO $$ BEGIN EXECUTE format('ALTER FUNCTION %s RENAME TO ${to}', (SELECT oid::regprocedure FROM pg_proc WHERE proname = '${from}')); END $$`,
      );
    const writer = createRecordWriter(connections.gateway);
    const entry = entryOf(recordOf(fixture));
    await rename('ship_records', 'ship_records_of_another_version');
    await expect(writer.write([entry])).rejects.toThrow('ship_records');
    await rename('ship_records_of_another_version', 'ship_records');
    expect(await writer.write([entry])).toEqual([{ isWritten: true, isStored: false }]);
  });

  test('an unreachable database is an error, so that the batch is written again', async () => {
    const nowhere = createDatabase({
      url: 'postgresql://lethe@127.0.0.1:1/none',
      applicationName: 'test',
      poolSizeMax: 1,
    });
    const fixture = await insertOrganization(testDatabase);
    await expect(createRecordWriter(nowhere).write([entryOf(recordOf(fixture))])).rejects.toThrow();
    await nowhere.close();
  });
});

describe('what the database itself refuses', () => {
  test('invariant 15: an expiry that was stamped cannot be changed', async () => {
    const fixture = await insertOrganization(testDatabase);
    const record = storedUntil(inADay(), recordOf(fixture));
    await insertHourKey(testDatabase, partOf(record));
    await createRecordWriter(connections.gateway).write([entryOf(record, [partOf(record)])]);
    for (const table of ['request', 'payload']) {
      await expect(
        testDatabase.query(`UPDATE ${table} SET expires_at = expires_at + interval '1 hour'`),
      ).rejects.toThrow('never changes');
    }
  });

  test('invariant 7: a storage fee without a stored payload, but for one that is refunded in whole', async () => {
    const fixture = await insertOrganization(testDatabase);
    const record = recordOf(fixture);
    const charged = { ...record, cost: { ...record.cost, storageNanoUsd: 10n } };
    expect(await createRecordWriter(connections.gateway).write([entryOf(charged)])).toEqual([
      { isWritten: true, isStored: false },
    ]);
    const rows = await testDatabase.query(
      'SELECT storage_cost_nano_usd AS told, storage_refunded_nano_usd AS refunded FROM request WHERE id = $1',
      [record.id],
    );
    expect(rows).toEqual([{ told: '10', refunded: '10' }]);
    const keepFee = 'UPDATE request SET storage_refunded_nano_usd = 0 WHERE id = $1';
    await expect(testDatabase.query(keepFee, [record.id])).rejects.toThrow('request_fee_needs_payload');
  });

  test('invariant 10: no money or token column is a float', async () => {
    const rows = await testDatabase.query(
      `SELECT table_name, column_name FROM information_schema.columns
       WHERE table_schema IN ('public', 'keyring') AND (data_type IN ('real', 'double precision') OR data_type = 'numeric' AND column_name <> 'score')`,
    );
    expect(rows).toEqual([]);
  });
});
