import type { OrganizationId } from '../../tenancy/index.ts';
import { ManualClock } from '../../time/index.ts';
import { createMemoryCredit, describeCreditLeases } from './index.ts';

describeCreditLeases(
  'in memory',
  async () => {
    const overdraftMaxNanoUsd = 500n;
    const clock = new ManualClock(new Date('2026-11-22T12:00:00Z'));
    const credit = createMemoryCredit({ clock, overdraftMaxNanoUsd, durationSeconds: 60 });
    return {
      organizationId: crypto.randomUUID() as OrganizationId,
      leases: credit,
      overdraftMaxNanoUsd,
      give: async (amountNanoUsd) => credit.give(amountNanoUsd),
      capStorage: async (capNanoUsd) => credit.capStorage(capNanoUsd),
      ship: async (usage) => credit.ship(usage),
      settle: async () => credit.settle(),
      expire: async (leaseId) => credit.expire(leaseId),
      balance: async () => credit.balanceNanoUsd(),
      storageCharged: async () => credit.storageChargedNanoUsd(),
    };
  },
  { numRuns: 500 },
);
