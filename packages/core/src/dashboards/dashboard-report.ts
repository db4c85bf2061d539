import { z } from 'zod';
import { isTimeZone, TIME_ZONE_LENGTH_MAX } from '../notifications/index.ts';
import type { ProjectId, Role, UserId } from '../tenancy/index.ts';
import { hasPermission } from '../tenancy/index.ts';
import type { Dashboard } from './dashboard.ts';

export const REPORT_RECIPIENTS_MAX = 20;
/** Between two sendings on demand of one report. */
export const REPORT_SEND_EVERY_MS = 60_000;

export const REPORT_FREQUENCIES = ['daily', 'weekly', 'monthly'] as const;
export type ReportFrequency = (typeof REPORT_FREQUENCIES)[number];

const HOUR_MAX = 23;
const WEEKDAY_MAX = 7;

/** When a report is due: at the full hour of a time zone's clock. A monthly one on the first day of the month. */
export const reportScheduleSchema = z
  .strictObject({
    frequency: z.enum(REPORT_FREQUENCIES),
    /** 1, Monday, to 7; null unless weekly. */
    weekday: z.int().min(1).max(WEEKDAY_MAX).nullable().default(null),
    hour: z.int().min(0).max(HOUR_MAX),
    timeZone: z.string().max(TIME_ZONE_LENGTH_MAX).refine(isTimeZone, { error: 'No time zone has this name.' }),
  })
  .refine(({ frequency, weekday }) => (frequency === 'weekly') === (weekday !== null), {
    path: ['weekday'],
    error: 'A weekly report names its weekday, and no other does.',
  });
export type ReportSchedule = z.output<typeof reportScheduleSchema>;

/** What a member or a key may ask for. */
export const reportDraftSchema = z.strictObject({
  schedule: reportScheduleSchema,
  /** Members. There is no other address. */
  recipientIds: z
    .array(z.guid())
    .min(1)
    .max(REPORT_RECIPIENTS_MAX)
    .transform((ids) => [...new Set(ids)]),
});
export type ReportDraft = z.output<typeof reportDraftSchema>;

export interface ReportRecipient {
  readonly userId: UserId;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** The projects that the member is narrowed to; empty: all. */
  readonly projectIds: readonly ProjectId[];
  readonly unsubscribedAt: Date | null;
}

export interface DashboardReport {
  readonly dashboardId: string;
  readonly schedule: ReportSchedule;
  readonly nextDueAt: Date;
  /** Up to when the last one on schedule tells; null: none was. */
  readonly lastDueAt: Date | null;
  /** When it was last sent on demand. */
  readonly sentAt: Date | null;
  readonly recipients: readonly ReportRecipient[];
}

/** Why somebody who is named does not get a report now; null when they do. */
export type ReportRefusal = 'unsubscribed' | 'no_analytics' | 'private_to_another';

export function refuseRecipient(
  { privateTo }: Pick<Dashboard, 'privateTo'>,
  { userId, role, unsubscribedAt }: Pick<ReportRecipient, 'userId' | 'role' | 'unsubscribedAt'>,
): ReportRefusal | null {
  if (unsubscribedAt !== null) return 'unsubscribed';
  if (!hasPermission(role, 'analytics:read')) return 'no_analytics';
  return privateTo === null || privateTo === userId ? null : 'private_to_another';
}
