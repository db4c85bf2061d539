import 'server-only';
import type { Forecast } from '@lethe/core/billing/usage';
import type { Role } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY, utcDayOf } from '@lethe/core/time';
import { services } from '../../trpc/compose-services.ts';
import { serverApi } from '../../trpc/server.ts';
import { type AnalyticsQuestion, askAnalytics } from '../analytics/ask-analytics.ts';
import { mapSettled, settle } from '../requests/settle.ts';
import { autoTopUpSentence } from '../usage/auto-top-up-sentence.ts';
import { chartInput } from '../usage/chart-input.ts';
import { costChartModel } from '../usage/cost-chart-model.ts';
import { addMonths, monthOf } from '../usage/month.ts';
import { hasFigure, hasPart } from './overview-parts.ts';

const CHART_DAYS = 14;
const ROWS_SHOWN = 5;
/** Several in a row are one line. */
const EVENTS_READ = 50;

export interface OverviewReaderProps {
  readonly organizationSlug: string;
  readonly role: Role;
}

/** What the page of a role shows, each part read by itself: one that fails leaves the others standing. */
export async function readOverview({ organizationSlug, role }: OverviewReaderProps) {
  const api = await serverApi();
  const { clock, environment } = await services();
  const now = clock.now();
  const isSold = environment.mode !== 'self_hosted';
  const shows = (...parts: Parameters<typeof hasPart>[1][]) => parts.some((part) => hasPart(role, part));
  const when = <T>(isShown: boolean, call: () => Promise<T>) => (isShown ? settle(call()) : null);
  const hasMoney = hasFigure(role, 'month');
  const [overview, traffic, latency, errors, conversations, lately, keys, policy, holds, destruction, erasures] =
    await Promise.all([
      settle(api.overview.get({ organizationSlug })),
      shows('traffic') ? readTraffic({ organizationSlug, now }) : null,
      hasFigure(role, 'latency') ? readLatency({ organizationSlug, now }) : null,
      when(shows('errors'), () =>
        api.requests.list({ organizationSlug, filter: { status: ['4xx', '5xx'] }, pageSize: ROWS_SHOWN }),
      ),
      when(shows('conversations'), () => api.conversations.list({ organizationSlug, pageSize: ROWS_SHOWN })),
      when(shows('lately'), () => api.audit.list({ organizationSlug, pageSize: EVENTS_READ })),
      when(shows('keys'), () => api.apiKeys.list({ organizationSlug })),
      when(shows('policy'), () => api.retention.policy({ organizationSlug })),
      when(shows('holds'), () => api.holds.list({ organizationSlug })),
      when(shows('proof'), () => api.compliance.status({ organizationSlug })),
      when(hasFigure(role, 'erasures'), () => api.erasures.list({ organizationSlug })),
    ]);
  const [statement, balance, autoTopUp, invoices] = await Promise.all([
    when(hasMoney, () => api.usage.getStatement({ organizationSlug })),
    when(shows('credit') && isSold, () => api.credits.getBalance({ organizationSlug })),
    when(shows('credit') && isSold, () => api.autoTopUp.get({ organizationSlug })),
    when(shows('invoices') && isSold, () => api.invoices.list({ organizationSlug })),
  ]);
  const forecast = statement?.isOk ? statement.data.forecast : null;
  const spend = shows('spend') ? await readSpend({ organizationSlug, now }, !isSold, forecast) : null;
  return {
    role,
    now,
    overview,
    traffic,
    spend,
    latency,
    errors: errors === null ? null : mapSettled(errors, ({ requests }) => requests),
    conversations: conversations === null ? null : mapSettled(conversations, (data) => data.conversations),
    lately: lately === null ? null : mapSettled(lately, ({ events }) => events),
    keys,
    policy,
    holds: holds === null ? null : mapSettled(holds, (data) => data.holds),
    destruction,
    erasures: erasures === null ? null : mapSettled(erasures, ({ waitingCount }) => waitingCount),
    statement,
    balance: balance === null ? null : mapSettled(balance, ({ balanceNanoUsd }) => balanceNanoUsd),
    autoTopUpSentence: autoTopUp?.isOk ? autoTopUpSentence(autoTopUp.data.settings) : null,
    invoices: invoices === null ? null : mapSettled(invoices, (data) => data.invoices.slice(0, 3)),
  };
}

export type OverviewData = Awaited<ReturnType<typeof readOverview>>;

interface Asked {
  readonly organizationSlug: string;
  readonly now: Date;
}

/** Whole days, today included. */
async function readTraffic({ organizationSlug, now }: Asked) {
  const from = addMs(utcDayOf(now), -(CHART_DAYS - 1) * MS_PER_DAY);
  return askAnalytics({ organizationSlug, groupBy: 'none', interval: 'day', from, to: now, filter: {} }, 'requests');
}

/** The running month, as the Usage page draws it. */
async function readSpend({ organizationSlug, now }: Asked, isSelfHosted: boolean, forecast: Forecast | null) {
  const api = await serverApi();
  const month = monthOf(now);
  const series = await settle(
    api.usage.getSeries({ organizationSlug, from: month, to: addMonths(month, 1), groupBy: 'category' }),
  );
  return mapSettled(series, ({ points }) =>
    costChartModel(chartInput({ month, grouping: 'category', points, forecast, isSelfHosted })),
  );
}

async function readLatency({ organizationSlug, now }: Asked) {
  const from = addMs(now, -MS_PER_DAY);
  const question: AnalyticsQuestion = {
    organizationSlug,
    groupBy: 'none',
    interval: 'hour',
    from,
    to: now,
    filter: {},
  };
  const [half, most] = await Promise.all([
    askAnalytics(question, 'latency_p50'),
    askAnalytics(question, 'latency_p95'),
  ]);
  if (!half.isOk) return half;
  return mapSettled(most, ({ overall }) => ({ p50Ms: msOf(half.data.overall), p95Ms: msOf(overall) }));
}

function msOf(value: number | bigint | null): number | null {
  return value === null ? null : Number(value);
}
