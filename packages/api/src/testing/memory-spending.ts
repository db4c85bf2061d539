import type { NewAuditEvent } from '@lethe/core/audit';
import { DEFAULT_SPENDING, type SpendingPolicy, type SpendingPolicyRepository } from '@lethe/core/billing';
import type { Clock } from '@lethe/core/time';
import { HALDEN } from './halden.ts';

/** The spending policy of the one organization; nobody has chosen any at first. */
export function createMemorySpending(world: { readonly audited: NewAuditEvent[]; readonly clock: Clock }): {
  spendingPolicies: SpendingPolicyRepository;
} {
  let current: SpendingPolicy = {
    ...DEFAULT_SPENDING,
    organizationId: HALDEN.id,
    version: 0,
    effectiveAt: null,
    authorId: null,
  };
  return {
    spendingPolicies: {
      current: async () => current,
      append: async ({ baseVersion, draft, authorId, audit }) => {
        if (current.version !== baseVersion) return null;
        current = { ...current, ...draft, version: baseVersion + 1, authorId, effectiveAt: world.clock.now() };
        world.audited.push(audit);
        return current;
      },
    },
  };
}
