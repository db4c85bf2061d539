import { STAFF_ROLES } from '@lethe/core/access';
import type { AccountLife } from '@lethe/core/lifecycle';
import type { ScheduledJobView } from '@lethe/core/staff';
import type { OrganizationId } from '@lethe/core/tenancy';
import { describe, expect, test } from 'vitest';
import { countsText, failingCount, jobTitle, runState } from './jobs/job-words.ts';
import { logHref, readLogQuery } from './log/log-query.ts';
import { changesText, staffActionText } from './log/log-words.ts';
import { organizationsHref, readOrganizationsQuery } from './organizations/organizations-query.ts';
import { dueText, isResolvable, resolutionText } from './organizations/view-model.ts';
import { staffPagesOf } from './staff-pages.ts';

const id = '0198c1f2-0000-7000-8000-00000000a001' as OrganizationId;
const AT = new Date('2026-11-22T10:01:00Z');
const LATER = new Date('2026-12-06T10:01:00Z');

describe('the navigation', () => {
  test('shows each role the pages that it opens, and holds to officers alone', () => {
    const labels = Object.fromEntries(STAFF_ROLES.map((role) => [role, staffPagesOf(role).map(({ label }) => label)]));
    expect(labels).toEqual({
      support: ['Organizations', 'Erasures', 'Jobs', 'Subprocessors', 'Staff log'],
      compliance_officer: ['Organizations', 'Erasures', 'Holds', 'Jobs', 'Subprocessors', 'Staff log'],
    });
  });
});

describe('addresses', () => {
  test.each([
    { search: null, state: null, after: null },
    { search: 'Halden & Söhne', state: 'suspended', after: null },
    { search: null, state: 'closed', after: { name: 'A=B', id } },
  ] as const)('of the list lead back to what they say: %j', (query) => {
    const parameters = Object.fromEntries(new URL(organizationsHref(query), 'https://lethe.example').searchParams);
    expect(readOrganizationsQuery(parameters)).toEqual(query);
  });

  test('that make no sense show everything', () => {
    expect(readOrganizationsQuery({ q: ['a', 'b'], state: 'gone', after: 'x', name: 'y' })).toEqual({
      search: null,
      state: null,
      after: null,
    });
    expect(readLogQuery({ organization: 'halden', before: '-1' })).toEqual({ organizationId: null, before: null });
  });

  test('of the log lead back to what they say', () => {
    const query = { organizationId: id, before: 12n };
    const parameters = Object.fromEntries(new URL(logHref(query), 'https://lethe.example').searchParams);
    expect(readLogQuery(parameters)).toEqual(query);
  });
});

describe('an organization', () => {
  const suspended: AccountLife = {
    state: 'suspended',
    version: 2,
    changedAt: AT,
    reason: 'non_payment',
    suspendedAt: AT,
    closesAt: LATER,
  };
  const suspension = { reason: 'terms_violation', suspendedAt: AT, closesAt: LATER } as const;
  const closed = { state: 'closed', version: 3, changedAt: AT, closedAt: AT, purgesAt: LATER } as const;

  test.each<[string, AccountLife, boolean]>([
    ['is active', { state: 'active', version: 1, changedAt: AT }, false],
    ['is suspended', suspended, true],
    ['was closed by its owner', { ...closed, suspension: null }, false],
    ['was closed out of a suspension', { ...closed, suspension: { ...suspension, resolvedAt: null } }, true],
    [
      'was closed, and what it was suspended for is over',
      { ...closed, suspension: { ...suspension, resolvedAt: AT } },
      false,
    ],
  ])('that %s has a suspension to resolve or not', (_, life, isOne) => {
    expect(isResolvable(life)).toBe(isOne);
  });

  test('is told what resolving does, and that a debt stays', () => {
    expect(resolutionText(suspended)).toContain('suspended again after 7 days');
    const violation = resolutionText({ ...closed, suspension: { ...suspension, resolvedAt: null } });
    expect(violation).toContain('its owner may reopen it');
    expect(violation).not.toContain('owed');
  });

  test('says what comes next by itself', () => {
    const none = { closesAt: null, purgesAt: null };
    expect(dueText({ lifecycleState: 'active', ...none })).toBeNull();
    expect(dueText({ lifecycleState: 'suspended', ...none, closesAt: LATER })).toBe('Closes 6 Dec, 10:01');
    // The dates of the suspension that it was closed out of are over.
    expect(dueText({ lifecycleState: 'closed', closesAt: AT, purgesAt: LATER })).toBe('Purged 6 Dec, 10:01');
  });
});

describe('jobs', () => {
  const job: ScheduledJobView = {
    name: 'destroy-hour-keys',
    cron: '5 * * * *',
    bound: 'in time',
    why: 'because',
    lastRun: null,
    failedCount: 0,
    isRetryAsked: false,
  };
  const ranAs = (outcome: NonNullable<ScheduledJobView['lastRun']>['outcome']): ScheduledJobView => ({
    ...job,
    lastRun: { dueAt: AT, startedAt: AT, finishedAt: outcome === null ? null : AT, outcome },
  });

  test('are called by their names, and say how they went', () => {
    expect(jobTitle(job.name)).toBe('Destroy hour keys');
    expect([job, ranAs(null), ranAs({ kind: 'failed', code: 'x' })].map(runState)).toEqual([
      'never',
      'running',
      'failed',
    ]);
    expect(countsText(ranAs({ kind: 'succeeded', counts: { destroyedKeyCount: 1_204, keptCount: 0 } }))).toBe(
      'destroyed key 1,204',
    );
    expect(countsText(ranAs({ kind: 'succeeded', counts: { keptCount: 0 } }))).toBeNull();
  });

  test('that fail are counted over schedule and organizations', () => {
    const failure = { organizationId: id, organizationName: 'Halden', name: 'settle-usage', errorCode: 'x' };
    const told = { ...failure, failureCount: 3, firstFailedAt: AT, lastFailedAt: AT, isRetryAsked: false };
    expect(failingCount([job, ranAs({ kind: 'failed', code: 'x' })], [told])).toBe(2);
  });
});

describe('the log', () => {
  test('names its own actions, those of audit logs, and unknown ones as they are', () => {
    expect(['organization.viewed', 'plan.changed', 'future.act'].map(staffActionText)).toEqual([
      'Organization looked at',
      'Plan changed',
      'future.act',
    ]);
  });

  test('says what changed and leaves out what did not', () => {
    const target = { kind: 'organization', id };
    const facts = {
      before: { state: 'active', plan: 'pro' },
      after: { state: 'suspended', plan: 'pro', note: 'Spam' },
    };
    expect(changesText({ ...facts, target })).toBe('state: active → suspended, note: Spam');
    expect(changesText({ before: null, after: null, target })).toBeNull();
    expect(changesText({ before: null, after: null, target: { kind: 'job', id: 'write-manifests' } })).toBe(
      'write-manifests',
    );
  });
});
