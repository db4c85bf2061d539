import type { ReportFrequency, ReportSchedule } from '@lethe/core/dashboards';
import type { ReportView } from './dashboard-view.ts';

export const FREQUENCY_NAMES: Readonly<Record<ReportFrequency, string>> = {
  daily: 'Every day',
  weekly: 'Every week',
  monthly: 'On the first of each month',
};
export const WEEKDAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

export const REFUSAL_WORDS = {
  unsubscribed: 'has unsubscribed',
  no_analytics: 'may not see analytics',
  private_to_another: 'does not see this dashboard',
} as const;

const HOUR_DEFAULT = 8;
const MONDAY = 1;

/** What the form begins with. */
export function firstSchedule(report: ReportView | null, timeZone: string): ReportSchedule {
  return report?.schedule ?? { frequency: 'weekly', weekday: MONDAY, hour: HOUR_DEFAULT, timeZone };
}

/** A weekday belongs to a weekly report alone. */
export function withFrequency(schedule: ReportSchedule, frequency: ReportFrequency): ReportSchedule {
  return { ...schedule, frequency, weekday: frequency === 'weekly' ? (schedule.weekday ?? MONDAY) : null };
}

/** `08:00` */
export function hourText(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
