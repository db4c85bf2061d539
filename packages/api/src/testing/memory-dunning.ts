import type { NewAuditEvent } from '@lethe/core/audit';
import {
  type AutoTopUp,
  type AutoTopUpRepository,
  type Budget,
  type BudgetRepository,
  type CreditStandingReader,
  DEFAULT_AUTO_TOP_UP,
} from '@lethe/core/billing/dunning';

export const BUDGET_ID = '0189d5c0-0000-7000-8000-0000000000b1';

const FIRST_BUDGET: Budget = {
  id: BUDGET_ID,
  name: 'Everything',
  scope: 'all',
  projectId: null,
  amountNanoUsd: 500_000_000_000n,
  thresholdsPercent: [50, 80, 100],
};

/** Automatic top-up that nobody has chosen, one budget, and a balance of zero. */
export function createMemoryDunning({ audited }: { readonly audited: NewAuditEvent[] }): {
  autoTopUps: AutoTopUpRepository;
  budgets: BudgetRepository;
  creditStanding: CreditStandingReader;
} {
  let current: AutoTopUp = DEFAULT_AUTO_TOP_UP;
  const budgets = new Map([[FIRST_BUDGET.id, FIRST_BUDGET]]);
  return {
    autoTopUps: {
      current: async () => current,
      chargedInMonth: async () => 0n,
      save: async ({ baseVersion, draft, audit }) => {
        if (current.version !== baseVersion) return null;
        current = { ...draft, version: baseVersion + 1, switchedOffAt: null };
        audited.push(audit);
        return current;
      },
    },
    budgets: {
      list: async () =>
        [...budgets.values()].map((budget) => ({ ...budget, projectName: null, spentNanoUsd: 0n, toldPercents: [] })),
      find: async ({ budgetId }) => budgets.get(budgetId) ?? null,
      save: async ({ budget, audit }) => {
        budgets.set(budget.id, budget);
        audited.push(audit);
        return 'saved';
      },
      remove: async ({ budgetId, audit }) => {
        if (!budgets.delete(budgetId)) return false;
        audited.push(audit);
        return true;
      },
    },
    creditStanding: {
      standing: async () => ({
        balanceNanoUsd: 0n,
        lowSince: null,
        negativeSince: null,
        suspensionRequests: [],
        reconciliation: null,
      }),
    },
  };
}
