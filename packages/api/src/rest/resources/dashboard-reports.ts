import {
  type DashboardReport,
  findDashboard,
  findReport,
  REPORT_FREQUENCIES,
  REPORT_RECIPIENTS_MAX,
  refuseRecipient,
  removeReport,
  reportDraftSchema,
  reportScheduleSchema,
  saveReport,
  sendReportNow,
} from '@lethe/core/dashboards';
import { DomainError } from '@lethe/core/errors';
import { z } from 'zod';
import { keyOf, reportPortsOf } from '../../dashboards/dashboard-call.ts';
import { defineOperation, type ManagementContext } from '../define-operation.ts';
import { idParamSchema, idSchema, instantSchema, instantText, instantTextOrNull } from '../wire.ts';

const { hour, timeZone } = reportScheduleSchema.shape;

const reportSchema = z.strictObject({
  frequency: z.enum(REPORT_FREQUENCIES),
  weekday: z.int().nullable().describe('1, Monday, to 7; null unless weekly.'),
  hour: z.int(),
  time_zone: z.string(),
  next_due_at: instantSchema,
  last_due_at: instantSchema.nullable(),
  recipients: z.array(
    z.strictObject({
      user_id: idSchema,
      name: z.string(),
      refusal: z
        .enum(['unsubscribed', 'no_analytics', 'private_to_another'])
        .nullable()
        .describe('Why this member gets no mail now; null when they do.'),
    }),
  ),
});

const bodySchema = z.strictObject({
  frequency: z.enum(REPORT_FREQUENCIES).describe('A monthly report is sent on the first day of the month.'),
  weekday: z
    .int()
    .min(1)
    .max(7)
    .nullable()
    .default(null)
    .describe('1, Monday, to 7, of a weekly report and of no other.'),
  hour: hour.describe('Of the clock of the time zone.'),
  time_zone: timeZone.describe('A name such as `Europe/Oslo`.'),
  recipient_ids: z
    .array(idParamSchema)
    .min(1)
    .max(REPORT_RECIPIENTS_MAX)
    .describe('Ids of members. A report goes to nobody else.'),
});

const params = z.strictObject({ id: idParamSchema.describe('The id of the dashboard.') });
const scope = 'dashboards:write';

export const dashboardReportOperations = [
  defineOperation({
    id: 'getDashboardReport',
    method: 'GET',
    path: '/dashboards/{id}/report',
    scope: 'analytics:read',
    summary: 'Reads when the report of a dashboard is mailed, and to whom.',
    params,
    output: reportSchema,
    errors: ['not_found'],
    handle: (context, { params: { id } }) => shown(context, id),
  }),
  defineOperation({
    id: 'putDashboardReport',
    method: 'PUT',
    path: '/dashboards/{id}/report',
    scope,
    summary: 'Mails the figures of a dashboard to members, on a schedule.',
    description:
      'Each member gets what their role and their projects include. Who ended the subscription gets no mail for as long as they are on the list.',
    params,
    body: bodySchema,
    output: reportSchema,
    errors: ['not_found'],
    async handle(context, { params: { id }, body }) {
      const command = { ...keyOf(context), dashboardId: id };
      // A dashboard that is not there is answered before anything is said of its recipients.
      await findDashboard(context.ports, command);
      await saveReport(context.ports, context.clock, { ...command, draft: draftOf(body) });
      return shown(context, id);
    },
  }),
  defineOperation({
    id: 'deleteDashboardReport',
    method: 'DELETE',
    path: '/dashboards/{id}/report',
    scope,
    summary: 'Ends the report of a dashboard.',
    params,
    output: z.strictObject({ id: idSchema }),
    errors: ['not_found'],
    async handle(context, { params: { id } }) {
      await removeReport(context.ports, { ...keyOf(context), dashboardId: id });
      return { id };
    },
  }),
  defineOperation({
    id: 'sendDashboardReport',
    method: 'POST',
    path: '/dashboards/{id}/report/send',
    scope,
    summary: 'Mails the report of a dashboard now, beside its schedule. At most once a minute.',
    params,
    output: z.strictObject({ mail_count: z.int() }),
    errors: ['not_found', 'conflict', 'rate_limited'],
    async handle(context, { params: { id } }) {
      const { mailCount } = await sendReportNow(reportPortsOf(context), context.clock, {
        ...keyOf(context),
        dashboardId: id,
      });
      return { mail_count: mailCount };
    },
  }),
];

/** What only several fields together can break, and ids that are none, are refused like any other field. */
function draftOf({
  recipient_ids: recipientIds,
  time_zone: zone,
  frequency,
  weekday,
  hour: at,
}: z.output<typeof bodySchema>) {
  const draft = reportDraftSchema.safeParse({
    schedule: { frequency, weekday, hour: at, timeZone: zone },
    recipientIds,
  });
  if (draft.success) return draft.data;
  if (draft.error.issues.some(({ path }) => path[0] === 'recipientIds'))
    throw new DomainError('invalid_request', 'A recipient is named by the id of a member.', { param: 'recipient_ids' });
  throw new DomainError('invalid_request', 'A weekly report names its weekday, and no other does.', {
    param: 'weekday',
  });
}

async function shown(context: ManagementContext, dashboardId: string) {
  const command = { ...keyOf(context), dashboardId };
  const dashboard = await findDashboard(context.ports, command);
  const report = await findReport(context.ports, command);
  if (report === null) throw new DomainError('not_found', 'This dashboard has no report.');
  const { schedule, nextDueAt, lastDueAt, recipients }: DashboardReport = report;
  return {
    frequency: schedule.frequency,
    weekday: schedule.weekday,
    hour: schedule.hour,
    time_zone: schedule.timeZone,
    next_due_at: instantText(nextDueAt),
    last_due_at: instantTextOrNull(lastDueAt),
    recipients: recipients.map((recipient) => ({
      user_id: recipient.userId,
      name: recipient.name,
      refusal: refuseRecipient(dashboard, recipient),
    })),
  };
}
