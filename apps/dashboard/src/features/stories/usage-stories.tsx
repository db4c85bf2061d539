'use client';

import { DEFAULT_SPENDING, type SpendingPolicy } from '@lethe/core/billing';
import type { OrganizationId, Role } from '@lethe/core/tenancy';
import { chartInput } from '../usage/chart-input.ts';
import { costChartModel } from '../usage/cost-chart-model.ts';
import { figuresOf } from '../usage/figures.ts';
import {
  STORY_BUDGETS,
  STORY_INVOICES,
  STORY_MODEL_POINTS,
  STORY_MONTH,
  STORY_NOW,
  STORY_POINTS,
  statementFixture,
} from '../usage/fixtures.ts';
import { statementLines } from '../usage/statement-lines.ts';
import { storageCapState } from '../usage/storage-cap.ts';
import { UsageView, type UsageViewProps } from '../usage/usage-view.tsx';
import { StoryShell } from './story-shell.tsx';

const READER: Role = 'finance';
const USD = 1_000_000_000n;
const BALANCE = 118_620_000_000n;
const FAILED = { isOk: false, message: 'The database does not answer.' } as const;
const POLICY: SpendingPolicy = {
  ...DEFAULT_SPENDING,
  monthlyStorageCapNanoUsd: 250n * USD,
  lowBalanceNanoUsd: 100n * USD,
  organizationId: 'story-halden' as OrganizationId,
  version: 3,
  effectiveAt: null,
  authorId: null,
};

function usageProps(changes: Partial<UsageViewProps> = {}): UsageViewProps {
  const statement = statementFixture();
  const { total, forecast } = statement;
  const fee = { plan: 'pro', amountNanoUsd: 49n * USD, quantity: '1 month' } as const;
  const input = {
    month: STORY_MONTH,
    grouping: 'category',
    points: STORY_POINTS,
    forecast,
    isSelfHosted: false,
  } as const;
  const cap = storageCapState({
    chargedNanoUsd: total.storageNanoUsd,
    averageFeeNanoUsd: 60_000n,
    forecastNanoUsd: forecast?.storageNanoUsd ?? null,
    policy: POLICY,
    now: STORY_NOW,
  });
  return {
    organizationSlug: 'halden',
    month: STORY_MONTH,
    now: STORY_NOW,
    grouping: 'category',
    invoiceId: null,
    usage: {
      isOk: true,
      data: {
        figures: figuresOf({
          statement,
          planFeeNanoUsd: fee.amountNanoUsd,
          balanceNanoUsd: BALANCE,
          isSelfHosted: false,
        }),
        statement: statementLines({ statement, planFee: fee, invoice: null, isSelfHosted: false }),
      },
    },
    chart: { isOk: true, data: costChartModel(chartInput(input)) },
    money: {
      balance: { isOk: true, data: BALANCE },
      autoTopUpSentence: 'Auto top-up adds $250.00 below $100.00, at most $1,000.00 a month.',
      spending: { isOk: true, data: { policy: POLICY, cap } },
      budgets: { isOk: true, data: STORY_BUDGETS },
      projects: [],
      invoices: { isOk: true, data: STORY_INVOICES },
    },
    ...changes,
  };
}

const byModel = chartInput({
  month: STORY_MONTH,
  grouping: 'model',
  points: STORY_MODEL_POINTS,
  forecast: statementFixture().forecast,
  isSelfHosted: false,
});

const USAGES = {
  usage: () => usageProps(),
  'usage-by-model': () => usageProps({ grouping: 'model', chart: { isOk: true, data: costChartModel(byModel) } }),
  'usage-failed': () => usageProps({ usage: FAILED, chart: FAILED }),
} satisfies Record<string, () => UsageViewProps>;

export type UsageStory = keyof typeof USAGES;
export const USAGE_STORIES = Object.keys(USAGES) as UsageStory[];

export function UsageStoryView({ story }: { story: UsageStory }) {
  return (
    <StoryShell role={READER}>
      <UsageView {...USAGES[story]()} />
    </StoryShell>
  );
}
