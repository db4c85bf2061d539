import { randomUUID } from 'node:crypto';
import type { Actor } from '@lethe/core/audit';
import { setPlan } from '@lethe/core/billing/plans';
import { advanceLifecycle, LIFE_PERIODS_DEFAULT } from '@lethe/core/lifecycle';
import { resolveSuspension, retryJob, suspendOrganization } from '@lethe/core/staff';
import type { OrganizationId } from '@lethe/core/tenancy';
import { addMs, ManualClock, MS_PER_DAY } from '@lethe/core/time';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  asStaff,
  createJobCare,
  createJobConsole,
  createJobRunRepository,
  createLifecycleRepository,
  createLifecycleSweep,
  createStaffLog,
  createStaffOrganizations,
  createStaffPlanRepository,
} from './index.ts';
import { useConnections } from './testing/connections.ts';
import { type StaffFixture, signInStaff } from './testing/staff-sessions.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const ORIGIN = { requestId: 'call-1', address: '203.0.113.9' };
const PERIODS = { periods: LIFE_PERIODS_DEFAULT, origin: ORIGIN };

let support: StaffFixture;
let officer: StaffFixture;
let organizationId: OrganizationId;
let name: string;

beforeEach(async () => {
  support = await signInStaff(testDatabase, connections, 'support');
  officer = await signInStaff(testDatabase, connections, 'compliance_officer');
  const organization = await insertOrganization(testDatabase, { plan: 'free' });
  ({ organizationId, slug: name } = organization);
});

const actorOf = ({ id, name: label }: StaffFixture): Actor => ({ kind: 'staff', id, label });
const lifeOf = (id = organizationId) => createLifecycleRepository(connections.app).find(id);

async function suspend(who: StaffFixture, changes: { typedName?: string; note?: string; baseVersion?: number } = {}) {
  const authority = who.authority('organization:suspend');
  return suspendOrganization(
    {
      organizations: createStaffOrganizations(connections.app, authority),
      lifecycle: createLifecycleRepository(asStaff(connections.app, authority)),
    },
    { organizationId, baseVersion: 1, note: 'Sent spam', typedName: name, actor: actorOf(who), ...PERIODS, ...changes },
  );
}

const resolve = async (who: StaffFixture) =>
  resolveSuspension(
    { lifecycle: createLifecycleRepository(asStaff(connections.app, who.authority('organization:resolve'))) },
    {
      organizationId,
      baseVersion: (await lifeOf()).version,
      note: 'Cleared up by phone',
      actor: actorOf(who),
      ...PERIODS,
    },
  );

/** What the worker does about the organization by itself. */
const look = () =>
  advanceLifecycle(
    { lifecycles: createLifecycleSweep(connections.worker), periods: LIFE_PERIODS_DEFAULT, mintId: randomUUID },
    organizationId,
  );

describe('organizations', () => {
  test('are found by name, slug, id and a member’s address, in pages without gaps', async () => {
    const organizations = createStaffOrganizations(connections.app, support.authority('organization:view'));
    const ids = [organizationId];
    for (let count = 0; count < 6; count += 1) ids.push((await insertOrganization(testDatabase)).organizationId);
    // Equal names are told apart by their ids.
    await testDatabase.query(`UPDATE organization SET name = 'Same' WHERE id = ANY ($1)`, [ids]);
    const seen: string[] = [];
    let after: { name: string; id: OrganizationId } | null = null;
    do {
      const page = await organizations.list({ search: 'sam', state: null, after, pageSize: 3 });
      seen.push(...page.map(({ id }) => id));
      const last = page.at(-1);
      after = page.length === 3 && last !== undefined ? { name: last.name, id: last.id } : null;
    } while (after !== null);
    expect(seen).toEqual(ids.toSorted());
    const found = async (search: string) =>
      (await organizations.list({ search, state: null, after: null, pageSize: 10 })).map(({ id }) => id);
    expect(await found(organizationId.toUpperCase())).toEqual([organizationId]);
    expect(await found('100%')).toEqual([]);
    const email = `${organizationId}@example.test`;
    await testDatabase.query(
      `WITH person AS (INSERT INTO "user" (id, email, name) VALUES (gen_random_uuid(), $2, 'Nils') RETURNING id)
       INSERT INTO member (organization_id, user_id, role) SELECT $1, id, 'owner' FROM person`,
      [organizationId, email],
    );
    expect(await found(email)).toEqual([organizationId]);
    expect(await found(email.slice(1))).toEqual([]);
    expect((await organizations.find(organizationId, ORIGIN)).owners).toEqual([{ name: 'Nils', email }]);
  });

  test('a search that no text can hold is refused as such', async () => {
    const organizations = createStaffOrganizations(connections.app, support.authority('organization:view'));
    await expect(organizations.list({ search: '\0', state: null, after: null, pageSize: 3 })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  test('a look at one stands in the staff’s log and not in the organization’s', async () => {
    await createStaffOrganizations(connections.app, support.authority('organization:view')).find(
      organizationId,
      ORIGIN,
    );
    const log = createStaffLog(connections.app, officer.authority('audit:view'));
    const events = await log.list({ organizationId, before: null, pageSize: 10 });
    expect(events).toMatchObject([{ action: 'organization.viewed', staffId: support.id, organization: { name } }]);
    expect(await testDatabase.query('SELECT 1 FROM audit_event WHERE organization_id = $1', [organizationId])).toEqual(
      [],
    );
  });
});

describe('a violation of the terms', () => {
  test('suspends under the employee’s name, for the members to read, and is resolved by staff alone', async () => {
    const done = await suspend(support);
    expect(done).toMatchObject({
      event: 'suspend',
      reason: 'terms_violation',
      note: 'Sent spam',
      actor: actorOf(support),
    });
    expect(await lifeOf()).toMatchObject({ state: 'suspended', reason: 'terms_violation' });
    await look();
    expect(await lifeOf()).toMatchObject({ state: 'suspended' });
    await resolve(officer);
    expect(await lifeOf()).toMatchObject({ state: 'active', version: 3 });
    const logged = await createStaffLog(connections.app, support.authority('audit:view')).list({
      organizationId,
      before: null,
      pageSize: 10,
    });
    expect(logged.map(({ action, staffId }) => [action, staffId])).toEqual([
      ['organization.resolved', officer.id],
      ['organization.suspended', support.id],
    ]);
    const audited = await testDatabase.query(
      'SELECT action, actor_kind, actor_label FROM audit_event WHERE organization_id = $1 ORDER BY number',
      [organizationId],
    );
    expect(audited).toEqual([
      { action: 'organization.suspended', actor_kind: 'staff', actor_label: support.name },
      { action: 'organization.resolved', actor_kind: 'staff', actor_label: officer.name },
    ]);
  });

  test.each([
    ['another name', { typedName: 'Halden' }, 'invalid_request'],
    ['no reason', { note: '  ' }, 'invalid_request'],
    ['an older version', { baseVersion: 7 }, 'lifecycle_conflict'],
  ])('with %s does nothing', async (_, changes, code) => {
    await expect(suspend(support, changes)).rejects.toMatchObject({ code });
    expect(await lifeOf()).toMatchObject({ state: 'active', version: 1 });
  });

  test('leaves what is owed: once resolved, an open request to suspend does so again', async () => {
    await suspend(support);
    await testDatabase.query(
      `INSERT INTO suspension_request (organization_id, reason, requested_at) VALUES ($1, 'negative_balance', lethe_now())`,
      [organizationId],
    );
    await resolve(support);
    await look();
    expect(await lifeOf()).toMatchObject({ state: 'suspended', reason: 'non_payment' });
  });
});

describe('a suspension for non-payment', () => {
  async function owe(): Promise<void> {
    await testDatabase.query(
      `INSERT INTO suspension_request (organization_id, reason, requested_at) VALUES ($1, 'negative_balance', lethe_now())`,
      [organizationId],
    );
    await testDatabase.query(`INSERT INTO credit_watch (organization_id, negative_since) VALUES ($1, $2)`, [
      organizationId,
      addMs(new Date(), -8 * MS_PER_DAY),
    ]);
    await look();
    expect(await lifeOf()).toMatchObject({ state: 'suspended', reason: 'non_payment' });
  }

  test('that staff resolve is not suspended again at once, and the debt has its days anew', async () => {
    await owe();
    await resolve(support);
    await look();
    expect(await lifeOf()).toMatchObject({ state: 'active' });
    const [watch] = await testDatabase.query<{ isNew: boolean }>(
      `SELECT negative_since > lethe_now() - interval '1 hour' AS "isNew" FROM credit_watch WHERE organization_id = $1`,
      [organizationId],
    );
    expect(watch).toEqual({ isNew: true });
  });

  test('stays wholly as it was when the resolution comes too late', async () => {
    await owe();
    const lifecycle = createLifecycleRepository(asStaff(connections.app, support.authority('organization:resolve')));
    const command = { organizationId, note: 'late', actor: actorOf(support), ...PERIODS };
    await expect(resolveSuspension({ lifecycle }, { ...command, baseVersion: 1 })).rejects.toMatchObject({
      code: 'lifecycle_conflict',
    });
    const open = await testDatabase.query(
      'SELECT 1 FROM suspension_request WHERE organization_id = $1 AND resolved_at IS NULL',
      [organizationId],
    );
    expect(open).toHaveLength(1);
  });
});

describe('a plan', () => {
  const set = (who: StaffFixture, plan: 'free' | 'pro' | 'enterprise', fee: string | null, baseVersion = 0) =>
    setPlan(
      {
        plans: createStaffPlanRepository(connections.app, who.authority('plan:set')),
        clock: new ManualClock(new Date()),
      },
      { organizationId, baseVersion, plan, fee, actor: actorOf(who), origin: ORIGIN },
    );

  test('is set by support to an agreement at its own fee, once, and the audit log says by whom', async () => {
    await set(support, 'enterprise', '1500');
    await set(support, 'enterprise', '1500', 1);
    await expect(set(support, 'free', null, 0)).rejects.toMatchObject({ code: 'conflict' });
    await set(support, 'free', null, 1);
    const changes = await testDatabase.query(
      `SELECT version, to_plan, to_monthly_fee_nano_usd AS fee, actor_kind, actor_label FROM plan_change
       WHERE organization_id = $1 ORDER BY version`,
      [organizationId],
    );
    const by = { actor_kind: 'staff', actor_label: support.name };
    expect(changes).toEqual([
      { version: 1, to_plan: 'enterprise', fee: '1500000000000', ...by },
      { version: 2, to_plan: 'free', fee: '0', ...by },
    ]);
    expect(
      await testDatabase.query('SELECT actor_label FROM audit_event WHERE organization_id = $1', [organizationId]),
    ).toEqual([{ actor_label: support.name }, { actor_label: support.name }]);
  });

  test('is none of an officer’s business', async () => {
    await expect(set(officer, 'enterprise', '1500')).rejects.toMatchObject({ code: 'forbidden' });
  });

  test.each([
    ['an agreement without a fee', 'enterprise', null],
    ['a fee for nothing', 'free', '5'],
    ['a fee below zero', 'pro', '-5'],
    ['a fee that nobody pays', 'pro', '1000001'],
  ] as const)('at %s is refused', async (_, plan, fee) => {
    await expect(set(support, plan, fee)).rejects.toMatchObject({ code: 'invalid_request' });
  });
});

describe('jobs', () => {
  const DUE_AT = new Date('2026-11-22T03:00:00Z');
  const consoleOf = (who: StaffFixture, permission: 'job:view' | 'job:retry' = 'job:view') =>
    createJobConsole(connections.app, who.authority(permission));
  const care = () => createJobCare(connections.worker);
  const entry = (job: string) => ({ name: job, cron: '0 3 * * *', bound: `${job} in time`, why: 'because' });

  beforeEach(async () => {
    await testDatabase.query('DELETE FROM job_run');
    await care().publishSchedule([entry('first-job'), entry('second-job')]);
  });

  async function run(job: string, outcome: 'succeeded' | 'failed') {
    const runs = createJobRunRepository(connections.worker);
    await runs.claim({ name: job, dueAt: DUE_AT, staleAfterMs: 0 });
    await runs.finish({
      name: job,
      dueAt: DUE_AT,
      outcome:
        outcome === 'failed' ? { kind: 'failed', code: 'internal_error' } : { kind: 'succeeded', counts: { rows: 3 } },
    });
  }

  test('are shown in the order of the newest worker’s schedule, each with its newest run', async () => {
    await run('second-job', 'failed');
    await care().publishSchedule([entry('second-job'), entry('first-job')]);
    const jobs = await consoleOf(officer).schedule();
    expect(jobs.map(({ name: job }) => job)).toEqual(['second-job', 'first-job']);
    expect(jobs).toMatchObject([
      { lastRun: { dueAt: DUE_AT, outcome: { kind: 'failed', code: 'internal_error' } }, failedCount: 1 },
      { lastRun: null, failedCount: 0 },
    ]);
  });

  test('a failed run is asked for once however often, is taken once, and what did not fail is not run again', async () => {
    await run('first-job', 'failed');
    await run('second-job', 'succeeded');
    const request = { organizationId: null, origin: ORIGIN };
    await retryJob(consoleOf(support, 'job:retry'), { name: 'first-job', ...request });
    await retryJob(consoleOf(support, 'job:retry'), { name: 'first-job', ...request });
    await expect(retryJob(consoleOf(support, 'job:retry'), { name: 'second-job', ...request })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect((await consoleOf(officer).schedule())[0]).toMatchObject({ name: 'first-job', isRetryAsked: true });
    expect(await care().takeDueRetries()).toEqual([{ name: 'first-job', dueAt: DUE_AT }]);
    expect(await care().takeDueRetries()).toEqual([]);
    await expect(retryJob(consoleOf(officer, 'job:retry'), { name: 'first-job', ...request })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  test('those of organizations that fail are counted until one succeeds', async () => {
    const job = { name: 'settle-usage', organizationId };
    await care().noteFailure({ ...job, errorCode: 'internal_error' });
    await care().noteFailure({ ...job, errorCode: 'service_unavailable' });
    expect(await consoleOf(support).failures()).toMatchObject([
      { ...job, errorCode: 'service_unavailable', failureCount: 2, organizationName: name },
    ]);
    await retryJob(consoleOf(support, 'job:retry'), { ...job, origin: ORIGIN });
    expect(await care().takeOrganizationRetries()).toEqual([job]);
    await care().forgetFailure(job);
    expect(await consoleOf(support).failures()).toEqual([]);
  });

  test('the dashboard asks for nothing without a session, and the gateway for nothing at all', async () => {
    const nobody = createJobConsole(connections.app, { token: 'nobody', permission: 'job:view' });
    await expect(nobody.schedule()).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(createJobCare(connections.app).takeDueRetries()).rejects.toThrow('permission denied');
    await expect(createJobConsole(connections.gateway, support.authority('job:view')).schedule()).rejects.toThrow(
      'permission denied',
    );
  });
});
