import type { OrganizationId } from '@lethe/core/tenancy';
import { addMs } from '@lethe/core/time';
import type { DestructionOverview, JobRun } from '@lethe/db';
import { expect, test } from 'vitest';
import { METRIC_ORGANIZATIONS_MAX, metricsRoute } from './metrics.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const overdueSince = new Date('2026-11-21T11:00:00.000Z');
const organizationId = '0193a000-0000-7000-8000-000000000001' as OrganizationId;

const counts = {
  destroyedKeyCount: 9,
  destroyedPartCount: 70,
  storedPartCount: 5,
  heldPartCount: 1,
  overdueKeyCount: 2,
};

async function scrape(): Promise<string> {
  const limits: number[] = [];
  const overview: DestructionOverview = {
    totals: async () => ({
      ...counts,
      organizationCount: 3,
      oldestOverdueAt: overdueSince,
      nextDueAt: null,
      overdueDayCount: 0,
      oldestOverdueDayAt: null,
      malformedKeyCount: 4,
      unruledOrganizationCount: 0,
      now,
      confirmedAt: now,
      pausedAt: now,
      pauseReason: 'breaker',
      lastKeySweepAt: overdueSince,
      lastDayDropAt: null,
    }),
    async byOrganization(limit) {
      limits.push(limit);
      return [
        { ...counts, organizationId, logReference: 'aaaa000011112222', oldestOverdueAt: overdueSince, nextDueAt: null },
      ];
    },
  };
  const failed: JobRun = {
    name: 'destroy-hour-keys',
    dueAt: now,
    startedAt: now,
    finishedAt: now,
    outcome: { kind: 'failed', code: 'internal_error' },
  };
  const runs = { newest: async () => [failed] };
  const settlement = { oldestUnsettledAt: async () => addMs(now, -7_000) };
  const books = { oldestEventAt: async () => addMs(now, -9_000) };
  const answer = await metricsRoute({ overview, runs, settlement, books, realClock: { now: () => now } }).GET?.(
    {} as never,
  );
  expect(limits).toEqual([METRIC_ORGANIZATIONS_MAX]);
  expect(answer?.headers?.['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  return String(answer?.body);
}

test('each number has a line that Prometheus reads, with the organization or the job as its label', async () => {
  const lines = (await scrape()).split('\n');
  for (const line of [
    'lethe_destruction_paused{reason="breaker"} 1',
    'lethe_usage_oldest_unsettled_seconds 7',
    'lethe_payment_events_oldest_seconds 9',
    'lethe_destruction_paused{reason="clock_jump"} 0',
    'lethe_destruction_last_run_timestamp_seconds{sweep="destroy-hour-keys"} 1795258800',
    'lethe_destruction_overdue_keys 2',
    'lethe_destruction_oldest_overdue_seconds 3600',
    'lethe_destruction_overdue_days 0',
    'lethe_destruction_oldest_overdue_day_seconds 0',
    'lethe_destruction_malformed_keys 4',
    'lethe_organizations 3',
    `lethe_organization_destroyed_keys_total{organization="aaaa000011112222"} 9`,
    `lethe_organization_destroyed_parts_total{organization="aaaa000011112222"} 70`,
    `lethe_organization_overdue_keys{organization="aaaa000011112222"} 2`,
    `lethe_organization_oldest_overdue_seconds{organization="aaaa000011112222"} 3600`,
    'lethe_job_last_run_succeeded{job="destroy-hour-keys"} 0',
  ])
    expect(lines).toContain(line);
});

test('an instant that there is not has no line', async () => {
  const text = await scrape();
  expect(text).not.toContain('lethe_organization_next_due_timestamp_seconds{');
  expect(text).not.toContain('sweep="drop-payload-partitions"');
});
