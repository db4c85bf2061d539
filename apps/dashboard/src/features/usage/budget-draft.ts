import {
  BUDGET_AMOUNT_NANO_USD_MAX,
  BUDGET_SCOPES,
  BUDGET_THRESHOLDS_DEFAULT,
  type Budget,
  type BudgetDraft,
  type BudgetScope,
  budgetDraftSchema,
} from '@lethe/core/billing/dunning';
import { problemOf, readAmount, typedAmount } from '../billing/amount-draft.ts';

/** The form for a budget, as typed. */
export interface BudgetForm {
  readonly name: string;
  readonly scope: BudgetScope;
  /** Empty until one is picked; counts only in the scope of a project. */
  readonly projectId: string;
  readonly amount: string;
  /** `50, 80, 100`. */
  readonly thresholds: string;
}

export interface BudgetReading {
  /** Null while something is missing or wrong. */
  readonly draft: BudgetDraft | null;
  readonly amountProblem: string | null;
  readonly thresholdsProblem: string | null;
}

const BOUNDS = { minNanoUsd: 10_000_000n, maxNanoUsd: BUDGET_AMOUNT_NANO_USD_MAX };
const THRESHOLDS_PROBLEM = 'Write up to five whole percents from 1 to 200, for example 50, 80, 100.';

export function budgetFormOf(budget: Budget | null): BudgetForm {
  const thresholds = budget?.thresholdsPercent ?? BUDGET_THRESHOLDS_DEFAULT;
  return {
    name: budget?.name ?? '',
    scope: budget?.scope ?? BUDGET_SCOPES[0],
    projectId: budget?.projectId ?? '',
    amount: budget === null ? '' : typedAmount(budget.amountNanoUsd),
    thresholds: thresholds.join(', '),
  };
}

export function readBudget({ name, scope, projectId, amount, thresholds }: BudgetForm): BudgetReading {
  const reading = readAmount(amount, BOUNDS);
  const thresholdsPercent = readPercents(thresholds);
  const parsed = budgetDraftSchema.safeParse({
    name,
    scope,
    projectId: scope === 'project' ? projectId : null,
    amountNanoUsd: reading.kind === 'valid' ? reading.amountNanoUsd : null,
    thresholdsPercent,
  });
  const areThresholdsWrong = budgetDraftSchema.shape.thresholdsPercent.safeParse(thresholdsPercent).success === false;
  return {
    draft: parsed.success ? parsed.data : null,
    amountProblem: problemOf(reading),
    thresholdsProblem: thresholds.trim() !== '' && areThresholdsWrong ? THRESHOLDS_PROBLEM : null,
  };
}

/** Numbers between commas or spaces; what is no number is one that no rule allows. */
function readPercents(text: string): readonly number[] {
  return text
    .replaceAll('%', '')
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 0));
}
