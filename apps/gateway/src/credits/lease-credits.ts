// Hot path: one look-up in a map, and what the account needs.
import type { OrganizationId } from '@lethe/core/tenancy';
import { CreditAccount } from './credit-account.ts';
import type { Credits } from './credits.ts';
import type { LeasePorts } from './lease-desk.ts';
import { LEASE_TICK_MS } from './lease-policy.ts';

/** Credit out of leases, one for each organization that is served. */
export function createLeaseCredits(ports: LeasePorts): Credits {
  const accounts = new Map<OrganizationId, CreditAccount>();
  const timer = setInterval(() => {
    for (const [organizationId, account] of accounts) {
      if (!account.tick()) accounts.delete(organizationId);
    }
  }, LEASE_TICK_MS);
  timer.unref();

  function accountOf(organizationId: OrganizationId): CreditAccount {
    const known = accounts.get(organizationId);
    if (known !== undefined) return known;
    const account = new CreditAccount(organizationId, ports);
    accounts.set(organizationId, account);
    return account;
  }

  return {
    reserve: (need) => accountOf(need.organizationId).reserve(need, need.cap),
    giveBack: (organizationId) => accounts.get(organizationId as OrganizationId)?.giveBackIdle(),
    async stop() {
      clearInterval(timer);
      await Promise.all([...accounts.values()].map((account) => account.close()));
    },
  };
}
