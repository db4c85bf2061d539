'use client';

import type { AnalyticsAnswer } from '@lethe/core/analytics';
import { describeOnboarding } from '@lethe/core/overview';
import { type DestructionStatus, PLAN_RETENTION, type RetentionPolicy } from '@lethe/core/retention';
import type { OrganizationId, Role } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { OnboardingCard } from '../overview/onboarding-card.tsx';
import { OverviewView } from '../overview/overview-view.tsx';
import type { OverviewData } from '../overview/read-overview.ts';
import { chartInput } from '../usage/chart-input.ts';
import { costChartModel } from '../usage/cost-chart-model.ts';
import { STORY_INVOICES, STORY_MONTH, STORY_NOW, STORY_POINTS, statementFixture } from '../usage/fixtures.ts';
import { StoryShell } from './story-shell.tsx';

const FAILED = { isOk: false, message: 'The database does not answer.' } as const;
const ok = <T,>(data: T) => ({ isOk: true as const, data });

const DAYS = Array.from({ length: 14 }, (_, index) => addMs(STORY_NOW, (index - 13) * MS_PER_DAY));
const COUNTS = DAYS.map((_, index) => 92_000 + ((index * 7_919) % 11_000));
const TOTAL = COUNTS.reduce((sum, count) => sum + count, 0);

const REQUESTS: AnalyticsAnswer = {
  ...{ metric: 'requests', interval: 'day', unit: 'count', isAdditive: true, overall: TOTAL, sampleCount: TOTAL },
  startAt: DAYS.map((at) => new Date(`${at.toISOString().slice(0, 10)}T00:00:00Z`)),
  series: [{ key: '', label: 'All', isOther: false, values: COUNTS, total: TOTAL, sampleCount: TOTAL }],
};

const POLICY: RetentionPolicy = {
  organizationId: 'story-halden' as OrganizationId,
  ...{ version: 7, level: 'retain_all', payloadRetentionDays: 30, metadataRetentionDays: null },
  redaction: { email: true, phone: false, card: true, secret: true, patterns: [] },
  ...{ effectiveAt: new Date('2026-10-02T09:14:00Z'), authorId: null },
};

const DESTRUCTION: DestructionStatus = {
  lastRunAt: addMs(STORY_NOW, -60_000),
  ...{ destroyedKeyCount: 1_004, destroyedPartCount: 5_763_808, storedPartCount: 5_763_808, heldPartCount: 658 },
  ...{ overdueKeyCount: 0, oldestOverdueAt: null, nextDueAt: addMs(STORY_NOW, 28 * 60_000) },
  ...{ pausedAt: null, pauseReason: null, retiredMasterKeys: [], oldestMasterKey: null },
};

function overviewData(role: Role, changes: Partial<OverviewData> = {}): OverviewData {
  const statement = statementFixture();
  const question = { month: STORY_MONTH, grouping: 'category', points: STORY_POINTS, isSelfHosted: false } as const;
  return {
    role,
    now: STORY_NOW,
    overview: ok({
      now: STORY_NOW,
      traffic: {
        from: addMs(STORY_NOW, -MS_PER_DAY),
        current: { requestCount: 96_140, errorCount: 412, tokenCount: 656_214_880 },
        previous: { requestCount: 91_880, errorCount: 388, tokenCount: 620_118_204 },
      },
      stored: { readableCount: 2_881_904, expiringCount: 95_902 },
    }),
    traffic: ok(REQUESTS),
    spend: ok(costChartModel(chartInput({ ...question, forecast: statement.forecast }))),
    latency: ok({ p50Ms: 1_330, p95Ms: 5_570 }),
    ...{ errors: ok([]), conversations: ok([]), lately: ok([]), keys: ok([]), holds: ok([]) },
    policy: ok({
      policy: POLICY,
      history: [{ ...POLICY, authorName: 'Ines Marchetti' }],
      ...{ plan: 'pro', bounds: PLAN_RETENTION.pro, selfHosted: null, now: STORY_NOW },
    }),
    destruction: ok(DESTRUCTION),
    erasures: ok(2),
    statement: ok({ ...statement, isStorageCharged: true, now: STORY_NOW }),
    balance: ok(118_620_000_000n),
    autoTopUpSentence: 'Auto top-up adds $250.00 below $100.00, at most $1,000.00 a month.',
    invoices: ok([...STORY_INVOICES]),
    ...changes,
  };
}

const NEW_ORGANIZATION = describeOnboarding({
  milestones: {
    ...{ hasProject: true, hasProviderKey: false, hasCredit: true, hasApiKey: true, hasChosenRetention: true },
    ...{ firstRequestAt: null, firstStoredAt: null, memberCount: 1, pendingInvitationCount: 0 },
  },
  isFundingNeeded: true,
});
const NONE = { requestCount: 0, errorCount: 0, tokenCount: 0 };

const OVERVIEWS = {
  overview: () => overviewData('admin'),
  'overview-developer': () => overviewData('developer'),
  'overview-finance': () => overviewData('finance'),
  'overview-compliance': () => overviewData('compliance'),
  'overview-viewer': () => overviewData('viewer'),
  'overview-failed': () =>
    overviewData('admin', { overview: FAILED, traffic: FAILED, errors: FAILED, policy: FAILED, balance: FAILED }),
  'overview-first-steps': () =>
    overviewData('owner', {
      overview: ok({
        now: STORY_NOW,
        traffic: { from: addMs(STORY_NOW, -MS_PER_DAY), current: NONE, previous: NONE },
        stored: { readableCount: 0, expiringCount: 0 },
      }),
      traffic: ok({ ...REQUESTS, series: [], overall: 0, sampleCount: 0 }),
    }),
} satisfies Record<string, () => OverviewData>;

export type OverviewStory = keyof typeof OVERVIEWS;
export const OVERVIEW_STORIES = Object.keys(OVERVIEWS) as OverviewStory[];

export function OverviewStoryView({ story }: { story: OverviewStory }) {
  const data = OVERVIEWS[story]();
  return (
    <StoryShell role={data.role}>
      <OverviewView
        organizationSlug="halden"
        data={data}
        onboarding={
          story === 'overview-first-steps' ? (
            <OnboardingCard
              organizationSlug="halden"
              initial={{ ...NEW_ORGANIZATION, firstRequestAt: null, firstStoredAt: null }}
              command={'curl http://localhost:4000/v1/chat/completions \\\n  -H "Authorization: Bearer $LETHE_API_KEY"'}
              keySentence="Set LETHE_API_KEY to an API key of one of this organization’s projects."
            />
          ) : null
        }
      />
    </StoryShell>
  );
}
