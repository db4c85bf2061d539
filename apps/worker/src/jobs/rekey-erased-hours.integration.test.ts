import { createHash, createHmac } from 'node:crypto';
import { type RequestRecord, rekeyErasedHours } from '@lethe/core/payloads';
import { HOUR_KEY_CACHE_MS } from '@lethe/core/retention';
import { addMs, MS_PER_MINUTE } from '@lethe/core/time';
import type { Database } from '@lethe/db';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { dyingPool } from '../testing/dying-pool.ts';
import { hourAhead, textsOf, useVault } from '../testing/use-vault.ts';

const testDatabase = useDatabase();
const vault = useVault(testDatabase);
const { expiresAt, expiryHour, hourEndAt } = hourAhead();

let fixture: OrganizationFixture;

beforeEach(async () => {
  await vault.moveTo(new Date());
  await testDatabase.query('DELETE FROM keyring.rekey');
  fixture = await insertOrganization(testDatabase);
});

const run = (pool: Pick<Database, 'pool'> = vault.worker) =>
  rekeyErasedHours({
    rekeys: vault.rekeys(pool),
    rewrapper: vault.rewrapper,
    cacheMs: HOUR_KEY_CACHE_MS,
    limits: { batchSizeMax: 2 },
  });
const passCacheTime = () => vault.moveTo(addMs(new Date(), HOUR_KEY_CACHE_MS + MS_PER_MINUTE));
const storeMany = (count: number): Promise<RequestRecord[]> =>
  Promise.all(Array.from({ length: count }, () => vault.store(fixture, { expiresAt })));
const kinds = async () => (await vault.leaves(fixture.organizationId)).map(({ type, cause }) => cause ?? type);

describe('erasing', () => {
  test('leaves a leaf that commits to the parts and names nobody, and counts them', async () => {
    const [record] = await storeMany(1);
    const parts = await vault.partsOf(record as RequestRecord, false);
    const erasure = await vault.erase(record as RequestRecord);
    const [leaf] = await vault.leaves(fixture.organizationId);
    const [head] = await testDatabase.query<{ size: bigint }>('SELECT size FROM keyring.log_head');
    expect(erasure?.leafIndex).toBe(Number(head?.size) - 1);
    const day = (at: Date) => at.toISOString().slice(0, 10);
    expect(leaf).toMatchObject({
      type: 'erasure',
      reason: 'immediate',
      parts: 2,
      entries: [{ admitted_day: day((record as RequestRecord).admittedAt), expiry_day: day(expiresAt), parts: 2 }],
      executed_at: erasure?.erasedAt.toISOString(),
      commitments_root: await rootOf(parts),
    });
    expect(JSON.stringify(leaf)).not.toContain((record as RequestRecord).id);
    expect(JSON.stringify(leaf)).not.toContain(fixture.organizationId);
    expect(await vault.tally(fixture.organizationId)).toMatchObject({ stored: 2, erased: 2, present: 0 });
  });

  test('invariant 31: a batch that is replayed brings nothing back', async () => {
    const record = vault.recordOf(fixture, { expiresAt });
    const parts = await vault.seal(vault.newGateway(), record);
    await vault.ship(record, parts);
    await vault.erase(record);
    await vault.ship(record, parts);
    expect(await vault.read(record)).toEqual([]);
    expect(await vault.tally(fixture.organizationId)).toMatchObject({ stored: 2, erased: 2, present: 0 });
  });

  async function rootOf(parts: readonly { requestId: string; part: string; ciphertext: Uint8Array }[]) {
    const [row] = await testDatabase.query<{ salt: Buffer }>(
      'SELECT salt FROM keyring.organization_salt WHERE organization_id = $1',
      [fixture.organizationId],
    );
    const sha256 = (...chunks: Uint8Array[]) => createHash('sha256').update(Buffer.concat(chunks)).digest();
    const nul = Buffer.from([0]);
    const leaves = parts.map(({ requestId, part, ciphertext }) => {
      const names = ['lethe commitment', requestId, part].flatMap((name) => [Buffer.from(name), nul]);
      const commitment = createHmac('sha256', row?.salt ?? nul).update(Buffer.concat([...names, sha256(ciphertext)]));
      return sha256(nul, commitment.digest());
    });
    return sha256(Buffer.from([1]), ...leaves).toString('hex');
  }
});

describe('the re-key of an hour from which something was erased', () => {
  test('invariant 18: an erased record opens with no live key, not even from its old row, while its hour-mates do', async () => {
    const [erased, ...mates] = (await storeMany(4)) as [RequestRecord, ...RequestRecord[]];
    const oldParts = await vault.partsOf(erased, false);
    await vault.erase(erased);
    // A copy of the row still opens: this is why the hour is re-keyed.
    expect(await Promise.all(oldParts.map(vault.open))).toEqual(textsOf(erased));
    expect(await run()).toMatchObject({ rewrappedCount: 6, destroyedCount: 0, failures: [] });
    await passCacheTime();
    expect(await run()).toMatchObject({ destroyedCount: 1, failures: [] });
    expect(await vault.generations(fixture.organizationId)).toEqual([2]);
    for (const part of oldParts) {
      for (const hourKeyGeneration of [1, 2]) {
        const opening = vault.open({ ...part, hourKeyGeneration });
        await expect(opening).rejects.toMatchObject({ name: 'DomainError' });
      }
    }
    for (const mate of mates) expect(await vault.read(mate)).toEqual(textsOf(mate));
    expect((await vault.leaves(fixture.organizationId)).at(-1)).toMatchObject({
      type: 'key_destruction',
      cause: 'erasure',
      generations: [1],
      expiry_hour: expiryHour.toISOString(),
    });
    expect(await run()).toEqual({ rewrappedCount: 0, destroyedCount: 0, failures: [] });
  });

  test('a row that a restore brings back does not survive the re-key', async () => {
    const [erased, mate] = (await storeMany(2)) as [RequestRecord, RequestRecord];
    const rows = await testDatabase.query('SELECT * FROM payload WHERE request_id = $1', [erased.id]);
    const oldParts = await vault.partsOf(erased, false);
    await vault.erase(erased);
    for (const row of rows) {
      const columns = Object.keys(row);
      const places = columns.map((_, index) => `$${index + 1}`);
      await testDatabase.query(`INSERT INTO payload (${columns}) VALUES (${places})`, Object.values(row));
    }
    await run();
    await passCacheTime();
    await run();
    expect(await vault.generations(fixture.organizationId)).toEqual([2]);
    for (const part of oldParts) await expect(vault.open(part)).rejects.toMatchObject({ code: 'key_unavailable' });
    const keyIds = oldParts.map(({ keyId }) => keyId);
    expect(await testDatabase.query('SELECT FROM keyring.payload_wrap WHERE key_id = ANY ($1)', [keyIds])).toEqual([]);
    expect(await vault.read(mate)).toEqual(textsOf(mate));
  });

  test('what arrives under the old generation before its end survives; after its end it is not stored, and its record says so', async () => {
    const gateway = vault.newGateway();
    const erased = await vault.store(fixture, { expiresAt, sealer: gateway });
    const [inTime, tooLate] = [vault.recordOf(fixture, { expiresAt }), vault.recordOf(fixture, { expiresAt })];
    const [partsInTime, partsTooLate] = [await vault.seal(gateway, inTime), await vault.seal(gateway, tooLate)];
    await vault.erase(erased);
    await run();
    expect(await vault.ship(inTime, partsInTime)).toBe(true);
    await passCacheTime();
    await run();
    expect(await vault.generations(fixture.organizationId)).toEqual([2]);
    expect(await vault.ship(tooLate, partsTooLate)).toBe(false);
    expect(await vault.read(inTime)).toEqual(textsOf(inTime));
    const [row] = await testDatabase.query(
      'SELECT expires_at, not_stored_reason, storage_cost_nano_usd - storage_refunded_nano_usd AS charged FROM request WHERE id = $1',
      [tooLate.id],
    );
    expect(row).toEqual({ expires_at: null, not_stored_reason: 'store_failed', charged: '0' });
  });

  test('a generation that a survivor still lies under is not destroyed, however late it came in', async () => {
    const gateway = vault.newGateway();
    const erased = await vault.store(fixture, { expiresAt, sealer: gateway });
    const late = vault.recordOf(fixture, { expiresAt });
    const parts = await vault.seal(gateway, late);
    await vault.erase(erased);
    await run();
    await passCacheTime();
    await vault.ship(late, parts);
    const rekeys = vault.rekeys();
    const hour = { organizationId: fixture.organizationId, expiryHour };
    expect(await rekeys.finish(await rekeys.claim(), hour, HOUR_KEY_CACHE_MS)).toEqual([]);
    expect(await vault.generations(fixture.organizationId)).toEqual([1, 2]);
    expect(await run()).toMatchObject({ rewrappedCount: 2, destroyedCount: 1 });
    expect(await vault.read(late)).toEqual(textsOf(late));
  });

  test('a survivor that is erased later takes the generation with it to which it was moved', async () => {
    const [first, second, third] = (await storeMany(3)) as [RequestRecord, RequestRecord, RequestRecord];
    await vault.erase(first);
    await run();
    const moved = await vault.partsOf(second, false);
    expect(moved.map(({ hourKeyGeneration }) => hourKeyGeneration)).toEqual([2, 2]);
    await vault.erase(second);
    await passCacheTime();
    await run();
    await vault.moveTo(addMs(new Date(), 10 * MS_PER_MINUTE));
    await run();
    expect(await vault.generations(fixture.organizationId)).toEqual([3]);
    for (const part of moved) await expect(vault.open(part)).rejects.toMatchObject({ code: 'key_unavailable' });
    expect(await vault.read(third)).toEqual(textsOf(third));
  });

  test('an hour that ends meanwhile is left to the sweep, which ends the demand too', async () => {
    const [erased] = (await storeMany(2)) as [RequestRecord, RequestRecord];
    await vault.erase(erased);
    await run();
    await vault.moveTo(addMs(hourEndAt, 5 * MS_PER_MINUTE));
    const sweep = vault.sweep();
    await sweep.destroyOne({ token: await sweep.claim(), organizationId: fixture.organizationId, expiryHour });
    expect(await run()).toMatchObject({ rewrappedCount: 0, destroyedCount: 0, failures: [] });
    expect(await vault.generations(fixture.organizationId)).toEqual([]);
    expect(await kinds()).toEqual(['erasure', 'expiry']);
    const open = await testDatabase.query(
      'SELECT FROM keyring.rekey WHERE organization_id = $1 AND finished_at IS NULL',
      [fixture.organizationId],
    );
    expect(open).toEqual([]);
    expect(
      await testDatabase.query('SELECT FROM keyring.payload_wrap WHERE organization_id = $1', [fixture.organizationId]),
    ).toEqual([]);
  });

  test('whoever claims it shuts out whoever claimed it before', async () => {
    const [erased] = (await storeMany(2)) as [RequestRecord, RequestRecord];
    await vault.erase(erased);
    const rekeys = vault.rekeys();
    const asleep = await rekeys.claim();
    await run();
    await passCacheTime();
    const hour = { organizationId: fixture.organizationId, expiryHour };
    await expect(rekeys.finish(asleep, hour, HOUR_KEY_CACHE_MS)).rejects.toThrow('taken over');
    expect(await vault.generations(fixture.organizationId)).toEqual([1, 2]);
  });

  test.each(['before', 'after'] as const)(
    'invariant 21: killed %s any statement and run again, it comes to the same end with exactly one leaf',
    async (moment) => {
      let deaths = 0;
      for (let statement = 1; ; statement += 1) {
        await vault.moveTo(new Date());
        fixture = await insertOrganization(testDatabase);
        const [erased, ...mates] = (await storeMany(3)) as [RequestRecord, ...RequestRecord[]];
        const oldParts = await vault.partsOf(erased, false);
        await vault.erase(erased);
        const pool = dyingPool(vault.worker.pool, { statement, moment });
        const attempt = async () => {
          const { failures } = await run({ pool });
          if (failures.length > 0) throw failures[0];
        };
        const survived = await attempt()
          .then(passCacheTime)
          .then(attempt)
          .then(
            () => true,
            () => false,
          );
        await run();
        await passCacheTime();
        await run();
        await vault.moveTo(addMs(new Date(), 10 * MS_PER_MINUTE));
        await run();
        expect(await kinds()).toEqual(['erasure', 'erasure']);
        expect(await vault.generations(fixture.organizationId)).toEqual([2]);
        for (const part of oldParts) await expect(vault.open(part)).rejects.toMatchObject({ code: 'key_unavailable' });
        for (const mate of mates) expect(await vault.read(mate)).toEqual(textsOf(mate));
        if (survived) break;
        deaths += 1;
      }
      expect(deaths).toBeGreaterThan(10);
    },
    120_000,
  );
});
