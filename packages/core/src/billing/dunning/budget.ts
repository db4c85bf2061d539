import { z } from 'zod';
import { NANO_USD_PER_USD, type NanoUsd } from '../../money/index.ts';
import type { ProjectId } from '../../tenancy/index.ts';

/** What a budget counts: what is taken from credit altogether, only storage, or both of one project. */
export const BUDGET_SCOPES = ['all', 'storage', 'project'] as const;
export type BudgetScope = (typeof BUDGET_SCOPES)[number];

export const BUDGET_AMOUNT_NANO_USD_MAX: NanoUsd = 1_000_000n * NANO_USD_PER_USD;
/** An organization has so many at most. */
export const BUDGETS_MAX = 50;
export const BUDGET_THRESHOLDS_DEFAULT = [50, 80, 100] as const;
const BUDGET_NAME_LENGTH_MAX = 80;
const THRESHOLDS_MAX = 5;
const THRESHOLD_PERCENT_MAX = 200;
/** A name is one line. */
const WITHOUT_CONTROLS = /^\P{Cc}+$/u;

/** What a member may ask for. */
export const budgetDraftSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(BUDGET_NAME_LENGTH_MAX).regex(WITHOUT_CONTROLS),
    scope: z.enum(BUDGET_SCOPES),
    projectId: z.guid().nullable(),
    /** For each UTC month. */
    amountNanoUsd: z.bigint().min(1n).max(BUDGET_AMOUNT_NANO_USD_MAX),
    /** At which members are told, in percent of the amount. */
    thresholdsPercent: z
      .array(z.int().min(1).max(THRESHOLD_PERCENT_MAX))
      .min(1)
      .max(THRESHOLDS_MAX)
      .transform((thresholds) => [...new Set(thresholds)].toSorted((a, b) => a - b)),
  })
  .refine(({ scope, projectId }) => (scope === 'project') === (projectId !== null), {
    path: ['projectId'],
    message: 'A budget of a project names it, and no other does.',
  });
export type BudgetDraft = z.infer<typeof budgetDraftSchema>;

/** An amount that a UTC month should not cost more than. Passing it stops nothing; members are told. */
export interface Budget {
  readonly id: string;
  readonly name: string;
  readonly scope: BudgetScope;
  /** Null unless it is of a project. */
  readonly projectId: ProjectId | null;
  readonly amountNanoUsd: NanoUsd;
  /** Ascending. */
  readonly thresholdsPercent: readonly number[];
}

/** A budget and how its month stands. */
export interface BudgetStanding extends Budget {
  readonly projectName: string | null;
  /** What is settled of this UTC month. */
  readonly spentNanoUsd: NanoUsd;
  /** Thresholds of which members were told in this month. */
  readonly toldPercents: readonly number[];
}

/** The thresholds that are reached and of which nobody was told, the highest one last: that one is what a mail is about. */
export function reachedThresholds({
  amountNanoUsd,
  thresholdsPercent,
  spentNanoUsd,
  toldPercents,
}: Pick<BudgetStanding, 'amountNanoUsd' | 'thresholdsPercent' | 'spentNanoUsd' | 'toldPercents'>): readonly number[] {
  return thresholdsPercent.filter(
    (percent) => spentNanoUsd * 100n >= amountNanoUsd * BigInt(percent) && !toldPercents.includes(percent),
  );
}
