import { STORAGE_RATE, totalTokens } from '@lethe/core/billing';
import { divideHalfEven } from '@lethe/core/money';
import type { RequestRecord } from '@lethe/core/payloads';
import { isUuid } from '@lethe/core/tenancy';
import { createPriceList } from '@lethe/pricing';
import { expect, test } from 'vitest';
import { HALDEN } from '../organizations/halden.ts';
import { DEMO_ORGANIZATIONS } from '../organizations/index.ts';
import { planTenancy } from '../tenancy/plan-tenancy.ts';
import { generateTraffic } from '../traffic/generate-traffic.ts';
import { buildRecord } from './build-record.ts';

const NOW = new Date('2026-11-19T15:00:00Z');
const DAY_MS = 86_400_000;
const prices = createPriceList();
const tenancy = planTenancy(DEMO_ORGANIZATIONS, { seededAt: NOW, pepper: Buffer.alloc(32, 7) });

function recordsOf(slug: string): RequestRecord[] {
  const plan = DEMO_ORGANIZATIONS.find((candidate) => candidate.slug === slug);
  const planned = tenancy.organizations.find((candidate) => candidate.slug === slug);
  if (plan === undefined || planned === undefined) throw new Error(`no ${slug}`);
  const context = { plan, planned, seededAt: NOW, prices };
  return [...generateTraffic(plan, NOW)].map((draft, sequence) => buildRecord(context, draft, sequence));
}

const halden = recordsOf('halden');
const records = [...halden, ...recordsOf('sundgaard'), ...recordsOf('ostwick')];

test('every model that is used has a price', () => {
  expect(records.filter(({ rates }) => rates === null).map(({ model }) => model)).toEqual([]);
});

test('each cost line is its tokens at the recorded rate, and the total is the sum of the lines', () => {
  for (const { usage, rates, cost } of records) {
    if (rates === null) continue;
    const line = (tokens: number, rate: bigint): bigint => divideHalfEven(BigInt(tokens) * rate, 1_000_000n);
    const lines = [
      line(usage.inputTokens, rates.inputNanoUsdPerMillion),
      line(usage.cachedInputTokens, rates.cachedInputNanoUsdPerMillion),
      line(usage.outputTokens, rates.outputNanoUsdPerMillion),
      line(usage.reasoningTokens, rates.reasoningNanoUsdPerMillion),
    ];
    expect([cost.inputNanoUsd, cost.cachedInputNanoUsd, cost.outputNanoUsd, cost.reasoningNanoUsd]).toEqual(lines);
    expect(cost.totalNanoUsd).toBe(lines.reduce((sum, amount) => sum + amount, cost.storageNanoUsd));
  }
});

test('storage costs 10 nano-USD a token of what was stored, and nothing otherwise', () => {
  expect(STORAGE_RATE.amountNanoUsd).toBe(10n);
  for (const { usage, cost, retention } of records) {
    expect(cost.storageNanoUsd).toBe(retention.expiresAt === null ? 0n : BigInt(totalTokens(usage)) * 10n);
  }
});

test('expiry is admission plus the strictest days of the version in force, the project and the key', () => {
  for (const { admittedAt, retention, projectId, apiKeyId } of halden) {
    const policy = HALDEN.policies[retention.policyVersion - 1];
    const nextPolicy = HALDEN.policies[retention.policyVersion];
    const ageHours = (NOW.getTime() - admittedAt.getTime()) / 3_600_000;
    expect(policy?.effectiveHoursAgo).toBeGreaterThanOrEqual(ageHours);
    expect(nextPolicy?.effectiveHoursAgo ?? 0).toBeLessThan(ageHours);
    expect(retention.level).toBe(policy?.level);
    const tightened = daysOf(projectId, apiKeyId);
    const allowed = policy?.payloadRetentionDays ?? Number.NaN;
    expect(retention.payloadRetentionDays).toBe(Math.min(allowed, tightened.project, tightened.key));
    const isOwn = retention.level === 'metadata_only' || allowed <= Math.min(tightened.project, tightened.key);
    expect(retention.source === 'organization').toBe(isOwn);
    if (retention.expiresAt !== null) {
      expect(retention.expiresAt.getTime()).toBe(admittedAt.getTime() + retention.payloadRetentionDays * DAY_MS);
    }
  }
});

test('an Enterprise organization has records with an expiry of their own, and requests that asked for less', () => {
  const sundgaard = recordsOf('sundgaard');
  const bySource = (reason: string | null) =>
    sundgaard.filter(({ retention }) => retention.source === 'request' && retention.notStoredReason === reason);
  expect(bySource(null).length).toBeGreaterThan(3);
  expect(bySource('header').length).toBeGreaterThan(3);
  expect(bySource('zero_days').length).toBeGreaterThan(1);
  expect(bySource('level')).toEqual([]);
  for (const { admittedAt, retention } of sundgaard) {
    const stamped = retention.policyVersion === 3 ? admittedAt.getTime() + 365 * DAY_MS : null;
    expect(retention.metadataExpiresAt?.getTime() ?? null).toBe(stamped);
  }
  expect(halden.every(({ retention }) => retention.metadataExpiresAt === null)).toBe(true);
});

/** What Halden's plan says of a project and of a key; without a setting of their own they inherit. */
function daysOf(projectId: string, apiKeyId: string) {
  const { projects } = tenancy.organizations.find(({ slug }) => slug === 'halden') ?? { projects: [] };
  const projectAt = projects.findIndex(({ id }) => id === projectId);
  const keyAt = projects[projectAt]?.keys.findIndex(({ id }) => id === apiKeyId) ?? -1;
  const plan = HALDEN.projects[projectAt];
  const days = { project: plan?.payloadRetentionDays, key: plan?.keys[keyAt]?.limits?.payloadRetentionDays };
  return { project: days.project ?? Number.POSITIVE_INFINITY, key: days.key ?? Number.POSITIVE_INFINITY };
}

test('one project and one key are tighter than the organization, and their records say so', () => {
  expect(new Set(halden.map(({ retention }) => retention.source))).toEqual(new Set(['organization', 'project', 'key']));
});

test('payloads in every state are there: stored, expiring, expired, and never stored for three reasons', () => {
  const remaining = halden.flatMap(({ retention: { expiresAt } }) =>
    expiresAt === null ? [] : [expiresAt.getTime() - NOW.getTime()],
  );
  expect(remaining.some((ms) => ms > DAY_MS)).toBe(true);
  expect(remaining.some((ms) => ms > 0 && ms <= DAY_MS)).toBe(true);
  expect(remaining.some((ms) => ms <= 0)).toBe(true);
  const reasons = new Set(halden.map(({ retention }) => retention.notStoredReason));
  expect([...reasons].sort()).toEqual(['level', 'store_failed', 'zero_days', null].sort());
});

test('ids are unique, and sort by admission', () => {
  expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
  expect(records.every(({ id }) => isUuid(id))).toBe(true);
  const byId = [...halden].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ admittedAt }) => admittedAt.getTime());
  expect(byId).toEqual([...byId].sort((a, b) => a - b));
});

test('no revoked key is in use', () => {
  const revoked = new Set(
    DEMO_ORGANIZATIONS.flatMap(({ projects }, organization) =>
      projects.flatMap(({ keys }, project) =>
        keys.flatMap(({ isRevoked }, index) =>
          isRevoked ? [tenancy.organizations[organization]?.projects[project]?.keys[index]?.id] : [],
        ),
      ),
    ),
  );
  expect(revoked.size).toBeGreaterThan(0);
  expect(records.filter(({ apiKeyId }) => revoked.has(apiKeyId))).toEqual([]);
});
