import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utcMonthOf } from '../../time/index.ts';
import type { CreditHarness } from './credit-harness.ts';

const newId = () => crypto.randomUUID();

/** @returns how much room the call added to the lease */
async function ask({ leases, organizationId }: CreditHarness, leaseId: string, storage: bigint): Promise<bigint> {
  const nothing = { creditWantedNanoUsd: 0n, overdraftWantedNanoUsd: 0n };
  const query = { organizationId, leaseId, holder: 'test', ...nothing, storageWantedNanoUsd: storage };
  return (await leases.lease(query)).storageGrantedNanoUsd;
}

const fee = (leaseId: string | null, amountNanoUsd: bigint) => ({
  leaseId,
  amountNanoUsd,
  storageNanoUsd: amountNanoUsd,
});

const HOLDER_COUNT = 3;
const holderIndex = fc.nat({ max: HOLDER_COUNT - 1 });
const amount = fc.bigInt({ min: 1n, max: 400n });
const step = fc.oneof(
  fc.record({ kind: fc.constant('ask' as const), holderIndex, amount }),
  fc.record({ kind: fc.constant('return' as const), holderIndex, amount }),
  fc.record({ kind: fc.constant('store' as const), holderIndex, amount }),
  fc.record({ kind: fc.constant('die' as const), holderIndex, amount }),
  fc.record({ kind: fc.constant('settle' as const), holderIndex, amount }),
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;
interface Holder {
  leaseId: string;
  room: bigint;
  /** Stored, and not told to the database yet, also after its process has died. */
  unshipped: { leaseId: string; amountNanoUsd: bigint }[];
}

/** What every adapter does with the room that a monthly cap leaves for storage. */
export function describeStorageRoom(openHarness: () => Promise<CreditHarness>, { numRuns }: { numRuns: number }): void {
  test('room for storage is granted up to the cap over all leases, and again after it was given back', async () => {
    const harness = await openHarness();
    await harness.capStorage(100n);
    const [first, second] = [newId(), newId()];
    expect(await ask(harness, first, 70n)).toBe(70n);
    expect(await ask(harness, second, 70n)).toBe(30n);
    expect(await ask(harness, first, -50n)).toBe(-50n);
    expect(await ask(harness, first, -50n)).toBe(-20n);
    expect(await ask(harness, second, 100n)).toBe(70n);
  });

  test('without a cap there is room for all, and a lease says of which month', async () => {
    const harness = await openHarness();
    const grant = await harness.leases.lease({
      ...{ organizationId: harness.organizationId, leaseId: newId(), holder: 'test' },
      ...{ creditWantedNanoUsd: 0n, overdraftWantedNanoUsd: 0n, storageWantedNanoUsd: 10n ** 15n },
    });
    expect(grant).toMatchObject({ storageGrantedNanoUsd: 10n ** 15n, isLeaseKnown: true });
    expect(grant.storageMonth).toEqual(utcMonthOf(grant.storageMonth));
  });

  test('fees take from the room of their lease, and what came without any takes from what is free', async () => {
    const harness = await openHarness();
    await harness.capStorage(100n);
    const [first, second] = [newId(), newId()];
    await ask(harness, first, 60n);
    await harness.ship(fee(first, 50n));
    await harness.ship(fee(null, 15n));
    expect(await ask(harness, second, 100n)).toBe(25n);
    await harness.settle();
    expect(await ask(harness, second, 100n)).toBe(0n);
    expect(await harness.storageCharged()).toBe(65n);
    expect(await ask(harness, first, -60n)).toBe(-10n);
    expect(await ask(harness, second, 100n)).toBe(10n);
  });

  test('a cap that is lowered grants nothing more, and one that is raised what it adds', async () => {
    const harness = await openHarness();
    await harness.capStorage(100n);
    const leaseId = newId();
    await ask(harness, leaseId, 80n);
    await harness.capStorage(50n);
    expect(await ask(harness, leaseId, 1n)).toBe(0n);
    await harness.capStorage(90n);
    expect(await ask(harness, leaseId, 100n)).toBe(10n);
  });

  test('a lease that ended without giving its room back keeps it, as what it stored may still be on its way', async () => {
    const harness = await openHarness();
    await harness.capStorage(100n);
    const [dead, next] = [newId(), newId()];
    await ask(harness, dead, 60n);
    await harness.expire(dead);
    expect(await ask(harness, next, 100n)).toBe(40n);
    await harness.ship(fee(dead, 60n));
    await harness.ship(fee(next, 40n));
    await harness.settle();
    expect(await harness.storageCharged()).toBe(100n);
    expect(await ask(harness, newId(), 1n)).toBe(0n);
  });

  test('invariant 11: whatever room is leased, given back, stored in, lost with its process and shipped late, fees never exceed the cap', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), amount, async (steps, cap) => {
        const harness = await openHarness();
        await harness.capStorage(cap);
        await walk(harness, steps);
        expect(await harness.storageCharged()).toBeLessThanOrEqual(cap);
      }),
      { numRuns },
    );
  }, 60_000);
}

/** Takes the steps, and then the worst that can come: all that is held is stored in, shipped and posted. */
async function walk(harness: CreditHarness, steps: readonly Step[]): Promise<void> {
  const holders = Array.from({ length: HOLDER_COUNT }, (): Holder => ({ leaseId: newId(), room: 0n, unshipped: [] }));
  for (const one of steps) {
    const holder = holders[one.holderIndex];
    if (holder === undefined) continue;
    if (one.kind === 'ask') holder.room += await ask(harness, holder.leaseId, one.amount);
    else if (one.kind === 'return') holder.room += await ask(harness, holder.leaseId, -least(one.amount, holder.room));
    else if (one.kind === 'store') store(holder, least(one.amount, holder.room));
    else if (one.kind === 'die') await die(harness, holder);
    else {
      await shipAll(harness, holder);
      await harness.settle();
    }
  }
  for (const holder of holders) {
    store(holder, holder.room);
    await shipAll(harness, holder);
  }
  await harness.settle();
}

function store(holder: Holder, amountNanoUsd: bigint): void {
  if (amountNanoUsd === 0n) return;
  holder.room -= amountNanoUsd;
  holder.unshipped.push({ leaseId: holder.leaseId, amountNanoUsd });
}

async function die(harness: CreditHarness, holder: Holder): Promise<void> {
  await harness.expire(holder.leaseId);
  holder.leaseId = newId();
  holder.room = 0n;
}

async function shipAll(harness: CreditHarness, holder: Holder): Promise<void> {
  for (const { leaseId, amountNanoUsd } of holder.unshipped) await harness.ship(fee(leaseId, amountNanoUsd));
  holder.unshipped = [];
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
