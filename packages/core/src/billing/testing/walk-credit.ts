import fc from 'fast-check';
import type { CreditHarness } from './credit-harness.ts';

const HOLDER_COUNT = 4;

const holderIndex = fc.nat({ max: HOLDER_COUNT - 1 });
const amount = fc.bigInt({ min: 0n, max: 400n });

/** One thing that happens to an organization's credit. */
export const creditStep = fc.oneof(
  fc.record({ kind: fc.constant('give' as const), amount }),
  fc.record({ kind: fc.constant('ask' as const), holderIndex, amount, overdraft: amount }),
  fc.record({ kind: fc.constant('return' as const), holderIndex, amount, overdraft: amount }),
  fc.record({ kind: fc.constant('spend' as const), holderIndex, percent: fc.nat({ max: 100 }) }),
  fc.record({ kind: fc.constant('expire' as const), holderIndex }),
  fc.record({ kind: fc.constant('settle' as const) }),
);

type CreditStep = typeof creditStep extends fc.Arbitrary<infer Step> ? Step : never;

/** A process, and what it knows that its lease holds. */
interface Holder {
  leaseId: string;
  credit: bigint;
  overdraft: bigint;
}

/** Takes the steps, and then the worst that can come: everybody spends all that they hold, and it is posted. */
export async function walkCredit(harness: CreditHarness, steps: readonly CreditStep[]): Promise<void> {
  const holders = Array.from({ length: HOLDER_COUNT }, newHolder);
  for (const step of steps) {
    if (step.kind === 'give') await harness.give(step.amount + 1n);
    else if (step.kind === 'settle') await harness.settle();
    else await moveHolder(harness, holders[step.holderIndex] ?? newHolder(), step);
  }
  for (const holder of holders) await spend(harness, holder, holder.credit + holder.overdraft);
  await harness.settle();
}

function newHolder(): Holder {
  return { leaseId: crypto.randomUUID(), credit: 0n, overdraft: 0n };
}

async function moveHolder(
  harness: CreditHarness,
  holder: Holder,
  step: Extract<CreditStep, { holderIndex: number }>,
): Promise<void> {
  switch (step.kind) {
    case 'ask':
      return ask(harness, holder, { credit: step.amount, overdraft: step.overdraft });
    case 'return':
      return ask(harness, holder, {
        credit: -least(step.amount, holder.credit),
        overdraft: -least(step.overdraft, holder.overdraft),
      });
    case 'spend':
      return spend(harness, holder, ((holder.credit + holder.overdraft) * BigInt(step.percent)) / 100n);
    case 'expire':
      await harness.expire(holder.leaseId);
      Object.assign(holder, newHolder());
  }
}

async function ask(
  { leases, organizationId }: CreditHarness,
  holder: Holder,
  wanted: { credit: bigint; overdraft: bigint },
): Promise<void> {
  const grant = await leases.lease({
    organizationId,
    leaseId: holder.leaseId,
    holder: 'test',
    creditWantedNanoUsd: wanted.credit,
    overdraftWantedNanoUsd: wanted.overdraft,
    storageWantedNanoUsd: 0n,
  });
  holder.credit += grant.creditGrantedNanoUsd;
  holder.overdraft += grant.overdraftGrantedNanoUsd;
}

async function spend(harness: CreditHarness, holder: Holder, amountNanoUsd: bigint): Promise<void> {
  if (amountNanoUsd === 0n) return;
  await harness.ship({ leaseId: holder.leaseId, amountNanoUsd });
  const fromCredit = least(amountNanoUsd, holder.credit);
  holder.credit -= fromCredit;
  holder.overdraft -= amountNanoUsd - fromCredit;
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
