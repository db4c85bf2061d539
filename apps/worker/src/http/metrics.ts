import type { UsageSettlement } from '@lethe/core/billing';
import type { PaymentBooks } from '@lethe/core/billing/payments';
import { type Clock, MS_PER_SECOND } from '@lethe/core/time';
import type {
  DestructionOverview,
  DestructionTotals,
  JobRun,
  JobRunRepository,
  OrganizationDestruction,
} from '@lethe/db';
import { Counter, Gauge, Registry } from 'prom-client';
import type { Route } from './listen.ts';

/** So many organizations have gauges of their own, those with the most overdue first: more would be too many series for one target. */
export const METRIC_ORGANIZATIONS_MAX = 1_000;

export interface MetricsDeps {
  readonly overview: DestructionOverview;
  readonly runs: Pick<JobRunRepository, 'newest'>;
  readonly settlement: Pick<UsageSettlement, 'oldestUnsettledAt'>;
  /** Null where payments are off. */
  readonly books: Pick<PaymentBooks, 'oldestEventAt'> | null;
  readonly realClock: Clock;
}

/** In the text format of Prometheus. Names organizations as log lines do: what collects it need not forget them when they are purged. */
export function metricsRoute({ overview, runs, settlement, books, realClock }: MetricsDeps): Route {
  return {
    async GET() {
      // Read in turn: a scrape is not worth more than one connection.
      const totals = await overview.totals();
      const organizations = await overview.byOrganization(METRIC_ORGANIZATIONS_MAX);
      // Every scrape has a registry of its own, so an organization that is gone leaves no series behind.
      const registry = new Registry();
      addTotals(registry, totals);
      addOrganizations(registry, organizations, totals.now);
      addJobs(registry, await runs.newest());
      addSettlement(registry, ageSeconds(await settlement.oldestUnsettledAt(), realClock.now()));
      if (books !== null) addPayments(registry, ageSeconds(await books.oldestEventAt(), realClock.now()));
      return { statusCode: 200, body: await registry.metrics(), headers: { 'content-type': registry.contentType } };
    },
  };
}

function addTotals(registry: Registry, totals: DestructionTotals): void {
  const registers = [registry];
  const gauge = (name: string, help: string, value: number) => new Gauge({ name, help, registers }).set(value);
  const paused = new Gauge({
    name: 'lethe_destruction_paused',
    help: '1 while nothing is destroyed, by reason; 0 otherwise.',
    labelNames: ['reason'],
    registers,
  });
  for (const reason of ['clock_jump', 'breaker', 'operator'])
    paused.set({ reason }, totals.pauseReason === reason ? 1 : 0);
  const lastRun = new Gauge({
    name: 'lethe_destruction_last_run_timestamp_seconds',
    help: 'When a sweep last went through, in domain time.',
    labelNames: ['sweep'],
    registers,
  });
  setSeconds(lastRun, { sweep: 'destroy-hour-keys' }, totals.lastKeySweepAt);
  setSeconds(lastRun, { sweep: 'drop-payload-partitions' }, totals.lastDayDropAt);
  gauge('lethe_destruction_overdue_keys', 'Hour keys whose hour has ended.', totals.overdueKeyCount);
  gauge(
    'lethe_destruction_oldest_overdue_seconds',
    'Since the end of the oldest hour that still has a key.',
    ageSeconds(totals.oldestOverdueAt, totals.now),
  );
  gauge('lethe_destruction_overdue_days', 'Days that have ended and still have ciphertext.', totals.overdueDayCount);
  gauge(
    'lethe_destruction_oldest_overdue_day_seconds',
    'Since the end of the oldest such day.',
    ageSeconds(totals.oldestOverdueDayAt, totals.now),
  );
  gauge(
    'lethe_destruction_malformed_keys',
    'Hour keys whose hour is none. There should be none.',
    totals.malformedKeyCount,
  );
  gauge(
    'lethe_destruction_unruled_organizations',
    'Organizations without a policy. There should be none.',
    totals.unruledOrganizationCount,
  );
  gauge(
    'lethe_organizations',
    'Organizations, also those beyond the ones with gauges of their own.',
    totals.organizationCount,
  );
}

function addOrganizations(registry: Registry, organizations: readonly OrganizationDestruction[], now: Date): void {
  const options = { labelNames: ['organization'] as const, registers: [registry] };
  const destroyedKeys = new Counter({
    ...options,
    name: 'lethe_organization_destroyed_keys_total',
    help: 'Hour keys destroyed.',
  });
  const destroyedParts = new Counter({
    ...options,
    name: 'lethe_organization_destroyed_parts_total',
    help: 'Sealed parts dropped or erased.',
  });
  const storedParts = new Gauge({ ...options, name: 'lethe_organization_stored_parts', help: 'Sealed parts stored.' });
  const heldParts = new Gauge({
    ...options,
    name: 'lethe_organization_held_parts',
    help: 'Sealed parts that legal holds keep.',
  });
  const overdueKeys = new Gauge({
    ...options,
    name: 'lethe_organization_overdue_keys',
    help: 'Hour keys whose hour has ended.',
  });
  const oldestOverdue = new Gauge({
    ...options,
    name: 'lethe_organization_oldest_overdue_seconds',
    help: 'Since the end of the oldest hour that still has a key; 0 when there is none.',
  });
  const nextDue = new Gauge({
    ...options,
    name: 'lethe_organization_next_due_timestamp_seconds',
    help: 'When the next key is due; absent when nothing is stored.',
  });
  for (const status of organizations) {
    const labels = { organization: status.logReference };
    destroyedKeys.inc(labels, status.destroyedKeyCount);
    destroyedParts.inc(labels, status.destroyedPartCount);
    storedParts.set(labels, status.storedPartCount);
    heldParts.set(labels, status.heldPartCount);
    overdueKeys.set(labels, status.overdueKeyCount);
    oldestOverdue.set(labels, ageSeconds(status.oldestOverdueAt, now));
    setSeconds(nextDue, labels, status.nextDueAt);
  }
}

function addJobs(registry: Registry, runs: readonly JobRun[]): void {
  const options = { labelNames: ['job'] as const, registers: [registry] };
  const finished = new Gauge({
    ...options,
    name: 'lethe_job_last_run_timestamp_seconds',
    help: 'When the newest run of a job finished, in real time; absent while it runs.',
  });
  const succeeded = new Gauge({
    ...options,
    name: 'lethe_job_last_run_succeeded',
    help: '1 when it did, 0 when it failed.',
  });
  const counted = new Gauge({
    name: 'lethe_job_last_run_count',
    help: 'What the newest successful run counted. alarmCount of rotate-master-key is what an operator has to look at.',
    labelNames: ['job', 'count'],
    registers: [registry],
  });
  for (const { name: job, finishedAt, outcome } of runs) {
    setSeconds(finished, { job }, finishedAt);
    if (outcome?.kind === 'succeeded') {
      for (const [count, value] of Object.entries(outcome.counts)) counted.set({ job, count }, value);
    }
    if (outcome !== null) succeeded.set({ job }, outcome.kind === 'succeeded' ? 1 : 0);
  }
}

function addSettlement(registry: Registry, waitingSeconds: number): void {
  const registers = [registry];
  const name = 'lethe_usage_oldest_unsettled_seconds';
  const help = 'For how long the oldest usage that is not in the ledger has waited, in real time; 0 when none waits.';
  new Gauge({ name, help, registers }).set(waitingSeconds);
}

function addPayments(registry: Registry, waitingSeconds: number): void {
  const registers = [registry];
  const name = 'lethe_payment_events_oldest_seconds';
  const help =
    'For how long the oldest payment event that nobody has looked into has waited, in real time; 0 when none waits.';
  new Gauge({ name, help, registers }).set(waitingSeconds);
}

/** Nothing is set for an instant that there is not. */
function setSeconds<Label extends string>(gauge: Gauge<Label>, labels: Record<Label, string>, at: Date | null): void {
  if (at !== null) gauge.set(labels, at.getTime() / MS_PER_SECOND);
}

function ageSeconds(since: Date | null, now: Date): number {
  return since === null ? 0 : (now.getTime() - since.getTime()) / MS_PER_SECOND;
}
