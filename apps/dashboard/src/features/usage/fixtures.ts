import type { BudgetStanding } from '@lethe/core/billing/dunning';
import type { InvoiceSummary } from '@lethe/core/billing/invoices';
import {
  NO_FIGURES,
  type UsageFigures,
  type UsageGroup,
  type UsagePoint,
  type UsageStatement,
} from '@lethe/core/billing/usage';
import { addMonths, daysOf } from './month.ts';

export const STORY_NOW = new Date('2026-11-21T14:31:40Z');
export const STORY_MONTH = new Date('2026-11-01T00:00:00Z');

const NANO_USD_PER_TOKEN = 10n;
const PROJECTS = [
  { id: '5a1c0000-0000-4000-8000-000000000001', label: 'support-assistant', share: 68n },
  { id: '5a1c0000-0000-4000-8000-000000000002', label: 'claims-triage', share: 21n },
  { id: '5a1c0000-0000-4000-8000-000000000003', label: 'internal-tools', share: 11n },
];
const MODELS = [
  { id: 'anthropic/claude-sonnet-4-5', label: 'anthropic/claude-sonnet-4-5', share: 46n },
  { id: 'openai/gpt-5-mini', label: 'openai/gpt-5-mini', share: 24n },
  { id: 'mistral/mistral-large-2411', label: 'mistral/mistral-large-2411', share: 13n },
  { id: 'google/gemini-2.5-flash', label: 'google/gemini-2.5-flash', share: 9n },
  { id: 'groq/llama-3.3-70b', label: 'groq/llama-3.3-70b', share: 5n },
  { id: 'deepseek/deepseek-chat', label: 'deepseek/deepseek-chat', share: 3n },
];
const METADATA_ONLY = {
  id: '5a1c0000-0000-4000-8000-000000000004',
  label: 'docs-search',
  figures: { ...NO_FIGURES, requestCount: 91_204 },
};

/** Weekdays cost more than weekends, and no day costs what another does. */
function dayFigures(index: number): UsageFigures {
  const weekday = new Date(STORY_MONTH.getTime() + index * 86_400_000).getUTCDay();
  const weight = weekday === 0 || weekday === 6 ? 60n : 90n + BigInt((index * index * 7 + index * 11) % 29);
  const part = index === 20 ? 40n : 100n;
  return scale({ weight: weight * part, of: 10_000n });
}

const DAY: UsageFigures = {
  ...NO_FIGURES,
  requestCount: 148_021,
  attemptCount: 148_402,
  storedCount: 96_042,
  inputTokens: 512_004_118,
  outputTokens: 131_377_381,
  storedTokens: 643_381_499,
  inferenceNanoUsd: 15_058_264_538n,
  chargedInferenceNanoUsd: 15_058_264_538n,
  storageNanoUsd: 6_433_814_990n,
};

function scale({ weight, of }: { weight: bigint; of: bigint }, figures: UsageFigures = DAY): UsageFigures {
  const part = (value: number) => Number((BigInt(value) * weight) / of);
  const storedTokens = part(figures.storedTokens);
  return {
    ...figures,
    requestCount: part(figures.requestCount),
    storedCount: part(figures.storedCount),
    storedTokens,
    inferenceNanoUsd: (figures.inferenceNanoUsd * weight) / of,
    chargedInferenceNanoUsd: (figures.chargedInferenceNanoUsd * weight) / of,
    storageNanoUsd: BigInt(storedTokens) * NANO_USD_PER_TOKEN,
  };
}

function add(one: UsageFigures, other: UsageFigures): UsageFigures {
  return {
    ...one,
    requestCount: one.requestCount + other.requestCount,
    storedCount: one.storedCount + other.storedCount,
    storedTokens: one.storedTokens + other.storedTokens,
    inferenceNanoUsd: one.inferenceNanoUsd + other.inferenceNanoUsd,
    chargedInferenceNanoUsd: one.chargedInferenceNanoUsd + other.chargedInferenceNanoUsd,
    storageNanoUsd: one.storageNanoUsd + other.storageNanoUsd,
  };
}

const SPENT_DAYS = daysOf(STORY_MONTH).slice(0, STORY_NOW.getUTCDate());
const ALL = { id: '', label: '' };

/** The days of the month until now, all together. */
export const STORY_POINTS: readonly UsagePoint[] = SPENT_DAYS.map((day, index) => ({
  day,
  group: ALL,
  figures: dayFigures(index),
}));

/** The same days by model. */
export const STORY_MODEL_POINTS: readonly UsagePoint[] = STORY_POINTS.flatMap(({ day, figures }) =>
  MODELS.map(({ id, label, share }) => ({
    day,
    group: { id, label },
    figures: scale({ weight: share, of: 100n }, figures),
  })),
);

/** The month until now. */
export function statementFixture(): UsageStatement {
  const total = STORY_POINTS.map(({ figures }) => figures).reduce(add, NO_FIGURES);
  const split = (groups: typeof PROJECTS): UsageGroup[] =>
    groups.map(({ id, label, share }) => ({ id, label, figures: scale({ weight: share, of: 100n }, total) }));
  const expected = daysOf(STORY_MONTH)
    .slice(SPENT_DAYS.length)
    .map((day, index) => {
      const figures = dayFigures(index + SPENT_DAYS.length);
      return { day, inferenceNanoUsd: figures.chargedInferenceNanoUsd, storageNanoUsd: figures.storageNanoUsd };
    });
  return {
    month: { name: '2026-11', from: STORY_MONTH, to: addMonths(STORY_MONTH, 1) },
    isOver: false,
    total,
    byProject: [...split(PROJECTS), METADATA_ONLY],
    byModel: split(MODELS).map((group) => ({ ...group, chargedCount: group.figures.requestCount })),
    byApiKey: [],
    check: {
      rowCount: total.requestCount,
      chargedCount: total.requestCount,
      storedCount: total.storedCount,
      chargedInferenceNanoUsd: total.chargedInferenceNanoUsd,
      storageNanoUsd: total.storageNanoUsd,
      storageRefundedNanoUsd: 0n,
      isLedgerCompared: true,
      differenceNanoUsd: 0n,
    },
    forecast: {
      days: expected,
      inferenceNanoUsd: expected.reduce((sum, day) => sum + day.inferenceNanoUsd, total.chargedInferenceNanoUsd),
      storageNanoUsd: expected.reduce((sum, day) => sum + day.storageNanoUsd, total.storageNanoUsd),
    },
  };
}

export const STORY_BUDGETS: readonly BudgetStanding[] = [
  {
    id: '5a1c0000-0000-4000-8000-0000000000b1',
    name: 'Whole gateway',
    scope: 'all',
    projectId: null,
    projectName: null,
    amountNanoUsd: 700_000_000_000n,
    thresholdsPercent: [50, 80, 100],
    spentNanoUsd: 401_200_000_000n,
    toldPercents: [50],
  },
  {
    id: '5a1c0000-0000-4000-8000-0000000000b2',
    name: 'Keeping payloads',
    scope: 'storage',
    projectId: null,
    projectName: null,
    amountNanoUsd: 110_000_000_000n,
    thresholdsPercent: [80, 100],
    spentNanoUsd: 119_900_000_000n,
    toldPercents: [80, 100],
  },
];

export const STORY_INVOICES: readonly InvoiceSummary[] = [1, 2, 3].map((monthsAgo) => {
  const month = addMonths(STORY_MONTH, -monthsAgo);
  return {
    id: `5a1c0000-0000-4000-8000-0000000000c${monthsAgo}`,
    number: `HALDEN-000${8 - monthsAgo}`,
    month,
    issuedAt: addMonths(month, 1),
    status: 'paid',
    paidAt: addMonths(month, 1),
    chargedNanoUsd: 640_000_000_000n - BigInt(monthsAgo) * 13_420_000_000n,
    storageNanoUsd: 191_030_000_000n,
    dueNanoUsd: 49_000_000_000n,
  };
});
