import { type RequestRecord, releaseHolds } from '@lethe/core/payloads';
import { addMs, MS_PER_MINUTE } from '@lethe/core/time';
import type { Database } from '@lethe/db';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { dyingPool } from '../testing/dying-pool.ts';
import { hourAhead, textsOf, useVault } from '../testing/use-vault.ts';

const testDatabase = useDatabase();
const vault = useVault(testDatabase);
const { expiresAt, expiryHour, hourEndAt } = hourAhead();

let fixture: OrganizationFixture;
type Pool = Pick<Database, 'pool'>;

beforeEach(async () => {
  await vault.moveTo(new Date());
  fixture = await insertOrganization(testDatabase);
});

const storePair = async (): Promise<[RequestRecord, RequestRecord]> => [
  await vault.store(fixture, { expiresAt }),
  await vault.store(fixture, { expiresAt }),
];
const holdOver = (...records: RequestRecord[]) =>
  vault.hold(fixture.organizationId, { requestIds: records.map(({ id }) => id) });
const toHourEnd = () => vault.moveTo(addMs(hourEndAt, 5 * MS_PER_MINUTE));

/** What the sweep does with one hour that has ended. */
async function sweepHour(database: Pool = vault.worker, organizationId = fixture.organizationId): Promise<string> {
  const sweep = vault.sweep(database);
  const hour = { organizationId, expiryHour, token: await sweep.claim() };
  const first = await sweep.destroyOne(hour);
  if (first !== 'held') return first;
  await vault.preservation(database).preserveHeld(hour);
  return sweep.destroyOne(hour);
}

const runRelease = (database: Pool = vault.worker) =>
  releaseHolds({ releases: vault.releases(database), rewrapper: vault.rewrapper, limits: { batchSizeMax: 2 } });
const leafKinds = async () =>
  (await vault.leaves(fixture.organizationId)).map(({ type, cause }) => [type, cause].filter(Boolean).join(' '));

describe('at the end of an hour', () => {
  test('invariant 26: what a hold covers lives on under its key, and no other record of that hour opens with any key', async () => {
    const [held, mate] = await storePair();
    const mateParts = await vault.partsOf(mate);
    const heldParts = await vault.partsOf(held);
    const { id: hold } = await holdOver(held);
    await toHourEnd();
    expect(await sweepHour()).toBe('destroyed');
    expect(await vault.generations(fixture.organizationId)).toEqual([]);
    for (const part of [...mateParts, ...heldParts]) {
      await expect(vault.open(part)).rejects.toMatchObject({ code: 'key_unavailable' });
      await expect(vault.open({ ...part, holdId: hold })).rejects.toMatchObject({ code: 'payload_unreadable' });
    }
    expect(await vault.read(held, true)).toEqual(textsOf(held));
    expect([await vault.read(held), await vault.read(mate), await vault.read(mate, true)]).toEqual([[], [], []]);
    expect(await vault.tally(fixture.organizationId)).toMatchObject({ stored: 4, held: 2, present: 2 });
    expect(await vault.leaves(fixture.organizationId)).toMatchObject([
      { type: 'preservation', hold, parts: 2, expiry_hour: expiryHour.toISOString(), entries: [{ parts: 2 }] },
      { type: 'key_destruction', cause: 'expiry' },
    ]);
  });

  test('what was re-keyed before is preserved with its newest wrap', async () => {
    const [erased, held] = await storePair();
    await vault.erase(erased);
    await vault.rekeyNow();
    await holdOver(held);
    await toHourEnd();
    expect(await sweepHour()).toBe('destroyed');
    expect(await vault.read(held, true)).toEqual(textsOf(held));
  });

  test('a hold that was released before preserves nothing', async () => {
    const [held] = await storePair();
    await vault.release(await holdOver(held));
    await toHourEnd();
    expect(await sweepHour()).toBe('destroyed');
    expect(await leafKinds()).toEqual(['key_destruction expiry']);
    expect(await vault.read(held, true)).toEqual([]);
  });

  test('a hold that is placed after the key went covers nothing of that hour, and says so', async () => {
    const [late] = await storePair();
    await toHourEnd();
    await sweepHour();
    await holdOver(late);
    expect(await vault.partsOf(late, true)).toEqual([]);
  });

  test.each(['before', 'after'] as const)(
    'invariant 21: the preservation killed %s any statement and run again comes to the same end, each part in exactly one leaf',
    async (moment) => {
      for (let statement = 1; ; statement += 1) {
        await vault.moveTo(new Date());
        fixture = await insertOrganization(testDatabase);
        const [held, mate] = await storePair();
        await holdOver(held);
        await toHourEnd();
        const pool = dyingPool(vault.worker.pool, { statement, moment });
        const survived = await sweepHour({ pool }).then(
          () => true,
          () => false,
        );
        expect(await sweepHour()).toMatch(/^(destroyed|gone)$/);
        expect(await leafKinds()).toEqual(['preservation', 'key_destruction expiry']);
        expect(await vault.read(held, true)).toEqual(textsOf(held));
        expect(await vault.read(mate, true)).toEqual([]);
        expect(await vault.tally(fixture.organizationId)).toMatchObject({ stored: 4, held: 2, present: 2 });
        if (survived) break;
      }
    },
    60_000,
  );

  test('invariant 25: a hold that races the sweep preserves all of a record, or comes after its destruction', async () => {
    const seed = 20_261_122;
    let preservedCount = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 12 }), fc.nat({ max: 12 }), async (sweepDelayMs, holdDelayMs) => {
        await vault.moveTo(new Date());
        fixture = await insertOrganization(testDatabase);
        const [held] = await storePair();
        await toHourEnd();
        const after = (delayMs: number) => new Promise((resolve) => setTimeout(resolve, delayMs));
        const [, hold] = await Promise.all([
          after(sweepDelayMs).then(() => sweepHour()),
          after(holdDelayMs).then(() => holdOver(held)),
        ]);
        await sweepHour();
        const kept = await vault.read(held, true);
        if (kept.length > 0) {
          preservedCount += 1;
          expect(kept).toEqual(textsOf(held));
          return;
        }
        const [leaf] = (await vault.leaves(fixture.organizationId)).filter(({ type }) => type === 'key_destruction');
        expect(new Date(String(leaf?.executed_at)).getTime()).toBeLessThanOrEqual(hold.placed.at.getTime());
      }),
      { numRuns: 40, seed },
    );
    expect(preservedCount).toBeGreaterThan(0);
    expect(preservedCount).toBeLessThan(40);
  }, 60_000);
});

describe('releasing a hold', () => {
  async function preserved() {
    const [held, mate] = await storePair();
    const hold = await holdOver(held);
    await toHourEnd();
    await sweepHour();
    return { held, mate, hold };
  }

  test('invariant 24: releasing never extends: it is unreadable at once, and gone with the next sweep, key and all', async () => {
    const { held, hold } = await preserved();
    const parts = await vault.partsOf(held, true);
    await vault.release(hold);
    expect(await vault.read(held, true)).toEqual([]);
    expect(await runRelease()).toEqual({ handedOverCount: 0, droppedCount: 2, destroyedKeyCount: 1, failures: [] });
    for (const part of parts) await expect(vault.open(part)).rejects.toMatchObject({ code: 'key_unavailable' });
    expect(await vault.tally(fixture.organizationId)).toMatchObject({ stored: 4, held: 0, dropped: 2, present: 2 });
    expect((await vault.leaves(fixture.organizationId)).slice(-2)).toMatchObject([
      { type: 'hold_release', hold: hold.id, parts: 2, entries: [{ parts: 2 }] },
      { type: 'key_destruction', hold: hold.id, cause: 'hold_released' },
    ]);
    expect(await runRelease()).toEqual({ handedOverCount: 0, droppedCount: 0, destroyedKeyCount: 0, failures: [] });
  });

  test('what another hold covers goes under its key and stays; the released key is destroyed', async () => {
    const { held, hold } = await preserved();
    const other = await vault.hold(fixture.organizationId);
    const parts = await vault.partsOf(held, true);
    await vault.release(hold);
    expect(await runRelease()).toEqual({ handedOverCount: 2, droppedCount: 0, destroyedKeyCount: 1, failures: [] });
    for (const part of parts) await expect(vault.open(part)).rejects.toMatchObject({ code: 'key_unavailable' });
    expect(await vault.read(held, true)).toEqual(textsOf(held));
    await vault.release(other);
    expect(await runRelease()).toMatchObject({ droppedCount: 2, destroyedKeyCount: 1 });
  });

  test('a hold changes once: neither its scope nor its release is taken back', async () => {
    const { held } = await preserved();
    const hold = await holdOver(held);
    await vault.release(hold);
    await expect(vault.release(hold)).rejects.toMatchObject({ code: 'conflict' });
    for (const change of ['released_at = NULL', `name = 'other'`, `request_ids = '{}'`]) {
      await expect(testDatabase.query(`UPDATE legal_hold SET ${change} WHERE id = $1`, [hold.id])).rejects.toThrow(
        'changes once',
      );
    }
  });

  test.each(['before', 'after'] as const)(
    'invariant 21: killed %s any statement and run again, it comes to the same end, each part in exactly one leaf',
    async (moment) => {
      for (let statement = 1; ; statement += 1) {
        await vault.moveTo(new Date());
        fixture = await insertOrganization(testDatabase);
        const { held, hold } = await preserved();
        await vault.release(hold);
        const pool = dyingPool(vault.worker.pool, { statement, moment });
        const survived = await runRelease({ pool }).then(
          ({ failures }) => failures.length === 0,
          () => false,
        );
        expect(await runRelease()).toMatchObject({ failures: [] });
        expect((await leafKinds()).slice(2)).toEqual(['hold_release', 'key_destruction hold_released']);
        expect(await vault.read(held, true)).toEqual([]);
        expect(await vault.tally(fixture.organizationId)).toMatchObject({ held: 0, dropped: 2 });
        if (survived) break;
      }
    },
    60_000,
  );
});
