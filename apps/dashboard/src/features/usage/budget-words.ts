import type { BudgetScope, BudgetStanding } from '@lethe/core/billing/dunning';
import { dollars } from '../billing/amount-draft.ts';

export const SCOPE_NAMES: Readonly<Record<BudgetScope, string>> = {
  all: 'Everything charged',
  storage: 'Data storage',
  project: 'One project',
};

export interface BudgetLine {
  /** `Data storage`, or the project's name. */
  readonly scope: string;
  /** `62 % of $500.00`. */
  readonly progress: string;
  /** 0 to 1. */
  readonly usedFraction: number;
  /** `Told at 50 %, next at 80 %`. */
  readonly alerts: string;
  readonly isOver: boolean;
}

/** How a budget stands in this month. Percent are rounded down: what is said to be reached is reached. */
export function describeBudget(budget: BudgetStanding): BudgetLine {
  const { scope, projectName, amountNanoUsd, spentNanoUsd, thresholdsPercent, toldPercents } = budget;
  const percent = Number((spentNanoUsd * 100n) / amountNanoUsd);
  const told = toldPercents.length === 0 ? null : Math.max(...toldPercents);
  const next = thresholdsPercent.find((threshold) => threshold > Math.max(percent, told ?? 0));
  const alerts = [told === null ? null : `Told at ${told} %`, next === undefined ? null : `next at ${next} %`];
  const sentence = alerts.filter((part) => part !== null).join(', ');
  return {
    scope: scope === 'project' ? (projectName ?? 'A project that is gone') : SCOPE_NAMES[scope],
    progress: `${percent} % of ${dollars(amountNanoUsd)}`,
    usedFraction: Math.min(1, percent / 100),
    alerts: sentence === '' ? 'Every alert is due' : `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`,
    isOver: spentNanoUsd > amountNanoUsd,
  };
}
