import { randomUUID } from 'node:crypto';
import { ANALYTICS_GROUPS, ANALYTICS_METRICS } from '@lethe/core/analytics';
import {
  createDashboard,
  type Dashboard,
  type DashboardPanel,
  panelQuery,
  saveReport,
  sendDueReports,
  sendReportNow,
  shareDashboard,
} from '@lethe/core/dashboards';
import type { Role } from '@lethe/core/tenancy';
import { addMs, ManualClock, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '@lethe/core/time';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { createAnalyticsReader, createDashboardRepository, createRecordWriter, createReportSending } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { auditedActions, insertMember, ORIGIN, type Person } from './testing/people.ts';
import { entryOf, recordOf } from './testing/records.ts';
import { standAt } from './testing/stand-at.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const HOUR = 8;
/** Midnight of a day that has not come, so that the database's clock can stand at it. */
const TODAY = new Date(Math.ceil(Date.now() / MS_PER_DAY + 3) * MS_PER_DAY);
const DUE_AT = addMs(TODAY, HOUR * MS_PER_HOUR);
const SCHEDULE = { frequency: 'daily', weekday: null, hour: HOUR, timeZone: 'UTC' } as const;
const publicUrl = 'https://lethe.example';
const failures: unknown[] = [];

let mine: OrganizationFixture;
let author: Person;
let dashboard: Dashboard;

const panel = (metric: DashboardPanel['metric'], title: string): DashboardPanel => ({
  id: randomUUID(),
  title,
  metric,
  groupBy: 'none',
  filter: {},
  chart: 'figure',
  width: 'half',
});
const ports = () => ({ dashboards: createDashboardRepository(connections.app), mintId: randomUUID });
const callerOf = ({ userId, actor }: Person, role: Role = 'developer') => ({
  organizationId: mine.organizationId,
  reader: { kind: 'member', userId, role } as const,
  actor,
  origin: ORIGIN,
});

beforeEach(async () => {
  failures.length = 0;
  await testDatabase.query('DELETE FROM dashboard');
  await testDatabase.query('DELETE FROM outbox_mail');
  mine = await insertOrganization(testDatabase);
  author = await insertMember(testDatabase, mine.organizationId, 'developer');
  await standAt(testDatabase, TODAY);
  const clock = new ManualClock(TODAY);
  const draft = {
    name: 'Cost',
    range: '30d' as const,
    panels: [panel('requests', 'Requests'), panel('latency_p95', 'Slow')],
  };
  const made = await createDashboard(ports(), clock, { ...callerOf(author), draft });
  const command = { ...callerOf(author), dashboardId: made.id, version: 1, scope: 'organization' as const };
  dashboard = await shareDashboard(ports(), clock, command);
});

const report = (recipients: readonly Person[]) =>
  saveReport(ports(), new ManualClock(TODAY), {
    ...callerOf(author),
    dashboardId: dashboard.id,
    draft: { schedule: SCHEDULE, recipientIds: recipients.map(({ userId }) => userId) },
  });

async function sendAt(at: Date) {
  await standAt(testDatabase, at);
  const { worker } = connections;
  const counts = await sendDueReports(
    { reports: createReportSending(worker), analytics: createAnalyticsReader(worker), publicUrl },
    new ManualClock(at),
    (_, error) => failures.push(error),
  );
  if (failures[0] !== undefined) throw failures[0];
  return counts;
}

const mails = () =>
  testDatabase.query<{ recipient: string; text: string; organization_id: string }>(
    'SELECT recipient, text, organization_id FROM outbox_mail ORDER BY recipient',
  );
const lineOf = (text: string, label: string) => text.split('\n').find((line) => line.startsWith(`${label}:`));

async function ship(fixture: OrganizationFixture, instants: readonly Date[]) {
  const entries = instants.map((admittedAt) =>
    entryOf(recordOf(fixture, { admittedAt, completedAt: addMs(admittedAt, 1_333) })),
  );
  await createRecordWriter(connections.gateway).write(entries);
}

describe('a report on schedule', () => {
  test('is queued at its instant and not before, once, with the figures of its span and of the one before', async () => {
    await ship(mine, [addMs(DUE_AT, -1), addMs(DUE_AT, -MS_PER_DAY), addMs(DUE_AT, -MS_PER_DAY - 1)]);
    await report([author]);
    expect(await sendAt(addMs(DUE_AT, -1))).toEqual({ reportCount: 0, mailCount: 0 });
    expect(await sendAt(DUE_AT)).toEqual({ reportCount: 1, mailCount: 1 });
    expect(await sendAt(DUE_AT)).toEqual({ reportCount: 0, mailCount: 0 });
    const [mail, ...others] = await mails();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ recipient: author.email, organization_id: mine.organizationId });
    expect(lineOf(mail?.text ?? '', 'Requests')).toBe('Requests: 2 (+100.0 %, before: 1)');
    expect(failures).toEqual([]);
  });

  test('two workers at the same instant send it once', async () => {
    await report([author]);
    await standAt(testDatabase, DUE_AT);
    const results = await Promise.all([sendAt(DUE_AT), sendAt(DUE_AT), sendAt(DUE_AT)]);
    expect(results.reduce((sum, { mailCount }) => sum + mailCount, 0)).toBe(1);
    expect(await mails()).toHaveLength(1);
  });

  test('after days without a worker there is one mail, about the last span', async () => {
    await report([author]);
    await sendAt(addMs(DUE_AT, 3 * MS_PER_DAY + MS_PER_MINUTE));
    expect(await mails()).toHaveLength(1);
    const [row] = await testDatabase.query<{ next_due_at: Date; last_due_at: Date }>(
      'SELECT next_due_at, last_due_at FROM dashboard_report',
    );
    expect(row).toEqual({ last_due_at: addMs(DUE_AT, 3 * MS_PER_DAY), next_due_at: addMs(DUE_AT, 4 * MS_PER_DAY) });
  });
});

describe('who gets a report', () => {
  test('invariant 37: nobody who left, lost analytics or ended the subscription, and each as their role sees it', async () => {
    const [left, demoted, ended, finance] = await Promise.all([
      insertMember(testDatabase, mine.organizationId, 'viewer'),
      insertMember(testDatabase, mine.organizationId, 'viewer'),
      insertMember(testDatabase, mine.organizationId, 'viewer'),
      insertMember(testDatabase, mine.organizationId, 'finance'),
    ]);
    await report([author, left, demoted, ended, finance]);
    await testDatabase.query('DELETE FROM member WHERE user_id = $1', [left.userId]);
    await testDatabase.query(`UPDATE member SET role = 'compliance' WHERE user_id = $1`, [demoted.userId]);
    const [row] = await testDatabase.query<{ token: string }>(
      `SELECT encode(unsubscribe_token, 'hex') AS token FROM dashboard_report_recipient WHERE user_id = $1`,
      [ended.userId],
    );
    const token = row?.token ?? '';
    const { dashboards } = ports();
    expect(await dashboards.findSubscription(token)).toMatchObject({ dashboardName: 'Cost', unsubscribedAt: null });
    expect([await dashboards.unsubscribe(token), await dashboards.unsubscribe(token)]).toEqual([true, true]);
    expect(await dashboards.unsubscribe('0'.repeat(64))).toBe(false);
    await sendAt(DUE_AT);
    const sent = await mails();
    expect(sent.map(({ recipient }) => recipient)).toEqual([author.email, finance.email].toSorted());
    const textFor = (person: Person) => sent.find(({ recipient }) => recipient === person.email)?.text ?? '';
    expect(lineOf(textFor(author), 'Slow')).toBeDefined();
    expect(lineOf(textFor(finance), 'Slow')).toBeUndefined();
    expect(textFor(finance)).toContain('One panel of this dashboard is not part of your role.');
  });

  test('a member who is narrowed to projects gets the figures of those alone', async () => {
    const projectId = randomUUID();
    await testDatabase.query(
      `INSERT INTO project (organization_id, id, name, mode) VALUES ($1, $2, 'other', 'api_keys')`,
      [mine.organizationId, projectId],
    );
    await ship(mine, [addMs(DUE_AT, -1)]);
    const narrowed = await insertMember(testDatabase, mine.organizationId, 'developer', [projectId as never]);
    await report([author, narrowed]);
    await sendAt(DUE_AT);
    const sent = await mails();
    const requestsOf = (person: Person) =>
      lineOf(sent.find(({ recipient }) => recipient === person.email)?.text ?? '', 'Requests');
    expect(requestsOf(author)).toContain('Requests: 1');
    expect(requestsOf(narrowed)).toContain('Requests: 0');
  });

  test('invariant 36: nobody while the organization is suspended; its schedule goes on without a mail', async () => {
    await report([author]);
    await testDatabase.query(
      `UPDATE organization SET lifecycle_state = 'suspended', suspension_reason = 'non_payment', suspended_at = lethe_now(),
         closes_at = lethe_now() + interval '14 days' WHERE id = $1`,
      [mine.organizationId],
    );
    expect(await sendAt(DUE_AT)).toEqual({ reportCount: 1, mailCount: 0 });
    expect(await mails()).toEqual([]);
  });

  test('invariant 37: a member who leaves while the mails are made gets none of them', async () => {
    const leaving = await insertMember(testDatabase, mine.organizationId, 'viewer');
    await report([author, leaving]);
    await standAt(testDatabase, DUE_AT);
    const reports = createReportSending(connections.worker);
    const analytics = createAnalyticsReader(connections.worker);
    let hasLeft = false;
    await sendDueReports(
      {
        reports,
        analytics: {
          ...analytics,
          async points(scope, query) {
            if (!hasLeft) await testDatabase.query('DELETE FROM member WHERE user_id = $1', [leaving.userId]);
            hasLeft = true;
            return analytics.points(scope, query);
          },
        },
        publicUrl,
      },
      new ManualClock(DUE_AT),
      (_, error) => failures.push(error),
    );
    expect((await mails()).map(({ recipient }) => recipient)).toEqual([author.email]);
    expect(failures).toEqual([]);
  });
});

test('whatever a panel can ask, the worker can answer', async () => {
  await ship(mine, [addMs(DUE_AT, -1)]);
  const analytics = createAnalyticsReader(connections.worker);
  const scope = { organizationId: mine.organizationId, projects: 'all' as const };
  const filters = [{}, { tag: ['refund'] }, { tag: ['refund', 'x'], status: ['5xx'], model: ['gpt-5-mini'] }];
  for (const filter of filters) {
    for (const metric of ANALYTICS_METRICS) {
      for (const groupBy of ANALYTICS_GROUPS) {
        const query = panelQuery({ metric, groupBy, filter }, { from: addMs(DUE_AT, -MS_PER_DAY), to: DUE_AT });
        await expect(analytics.points(scope, query), `${metric} by ${groupBy}`).resolves.toBeDefined();
      }
    }
  }
});

test('on demand it goes out beside its schedule, at most once a minute, and the audit log says so', async () => {
  await report([author]);
  const { app } = connections;
  const sending = { ...ports(), reports: createReportSending(app), analytics: createAnalyticsReader(app), publicUrl };
  const command = { ...callerOf(author), dashboardId: dashboard.id };
  const clock = new ManualClock(addMs(TODAY, MS_PER_HOUR));
  expect(await sendReportNow(sending, clock, command)).toEqual({ mailCount: 1 });
  await expect(sendReportNow(sending, clock, command)).rejects.toMatchObject({ code: 'rate_limited' });
  clock.advance(MS_PER_MINUTE);
  expect(await sendReportNow(sending, clock, command)).toEqual({ mailCount: 1 });
  const actions = await auditedActions(testDatabase, mine.organizationId);
  expect(actions.filter((action) => action === 'dashboard_report.sent')).toHaveLength(2);
  expect(await sendAt(DUE_AT)).toMatchObject({ mailCount: 1 });
});
