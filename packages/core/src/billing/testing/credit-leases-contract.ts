import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LeaseGrant } from '../index.ts';
import type { CreditHarness } from './credit-harness.ts';
import { describeStorageRoom } from './storage-room-contract.ts';
import { creditStep, walkCredit } from './walk-credit.ts';

const newId = () => crypto.randomUUID();
const ask = (harness: CreditHarness, leaseId: string, credit: bigint, overdraft = 0n): Promise<LeaseGrant> =>
  harness.leases.lease({
    organizationId: harness.organizationId,
    leaseId,
    holder: 'test',
    creditWantedNanoUsd: credit,
    overdraftWantedNanoUsd: overdraft,
    storageWantedNanoUsd: 0n,
  });
const granted = (grant: LeaseGrant) => [grant.creditGrantedNanoUsd, grant.overdraftGrantedNanoUsd];

/** What every adapter of the port does. The overdraft of the harness is between 1 and 1 000 nano-USD. */
export function describeCreditLeases(
  name: string,
  openHarness: () => Promise<CreditHarness>,
  { numRuns }: { numRuns: number },
): void {
  describe(`credit leases ${name}`, () => {
    test('credit is granted once, in part when there is less, and again after it was given back', async () => {
      const harness = await openHarness();
      await harness.give(100n);
      const [first, second] = [newId(), newId()];
      expect(granted(await ask(harness, first, 70n))).toEqual([70n, 0n]);
      expect(granted(await ask(harness, second, 70n))).toEqual([30n, 0n]);
      expect(granted(await ask(harness, first, -50n))).toEqual([-50n, 0n]);
      expect(granted(await ask(harness, second, 60n))).toEqual([50n, 0n]);
      expect(granted(await ask(harness, first, -50n))).toEqual([-20n, 0n]);
      expect(await harness.balance()).toBe(100n);
    });

    test('overdraft is granted up to the maximum over all leases, and less while the balance is below zero', async () => {
      const harness = await openHarness();
      const max = harness.overdraftMaxNanoUsd;
      const [first, second] = [newId(), newId()];
      expect(granted(await ask(harness, first, 10n, max))).toEqual([0n, max]);
      expect(granted(await ask(harness, second, 0n, 1n))).toEqual([0n, 0n]);
      await harness.ship({ leaseId: first, amountNanoUsd: max });
      await harness.settle();
      expect(await harness.balance()).toBe(-max);
      expect(granted(await ask(harness, second, 1n, 1n))).toEqual([0n, 0n]);
      await harness.give(max + 5n);
      expect(granted(await ask(harness, second, 9n, 0n))).toEqual([5n, 0n]);
    });

    test('what usage cost is gone from the lease that paid, and stays leased until it is posted', async () => {
      const harness = await openHarness();
      await harness.give(100n);
      const [first, second] = [newId(), newId()];
      await ask(harness, first, 100n);
      await harness.ship({ leaseId: first, amountNanoUsd: 40n });
      expect(granted(await ask(harness, second, 100n))).toEqual([0n, 0n]);
      await harness.settle();
      expect(await harness.balance()).toBe(60n);
      expect(granted(await ask(harness, second, 100n))).toEqual([0n, 0n]);
      expect(granted(await ask(harness, first, -100n))).toEqual([-60n, 0n]);
    });

    test('invariant 14: what an ended lease held returns, less what it had spent, posted or not', async () => {
      const harness = await openHarness();
      await harness.give(100n);
      const [dead, next] = [newId(), newId()];
      await ask(harness, dead, 100n);
      await harness.ship({ leaseId: dead, amountNanoUsd: 30n });
      await harness.expire(dead);
      expect(granted(await ask(harness, next, 100n))).toEqual([70n, 0n]);
      await harness.settle();
      expect(granted(await ask(harness, next, 100n))).toEqual([0n, 0n]);
      expect(await harness.balance()).toBe(70n);
    });

    test('a lease that has ended, or never was, is not taken up', async () => {
      const harness = await openHarness();
      await harness.give(100n);
      const ended = newId();
      expect(await ask(harness, ended, 10n)).toMatchObject({ isLeaseKnown: true });
      await harness.expire(ended);
      for (const credit of [10n, 0n, -10n]) {
        expect(await ask(harness, ended, credit)).toMatchObject({ creditGrantedNanoUsd: 0n, isLeaseKnown: false });
      }
      for (const credit of [0n, -10n]) {
        expect(await ask(harness, newId(), credit)).toMatchObject({ creditGrantedNanoUsd: 0n, isLeaseKnown: false });
      }
    });

    test('invariant 11: whatever leases are granted, spent, given back and ended, the balance stays above its floor', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(creditStep, { maxLength: 30 }), async (steps) => {
          const harness = await openHarness();
          await walkCredit(harness, steps);
          expect(await harness.balance()).toBeGreaterThanOrEqual(-harness.overdraftMaxNanoUsd);
        }),
        { numRuns },
      );
    }, 60_000);

    describeStorageRoom(openHarness, { numRuns });
  });
}
