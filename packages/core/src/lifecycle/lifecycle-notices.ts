import { addMs, MS_PER_DAY } from '../time/index.ts';
import type { AccountLife } from './account-life.ts';

/** Which end is near: of the grace, or of the time until the purge. The number is the days that are left. */
export type NoticeOccasion = 'closing_7' | 'closing_1' | 'purge_7' | 'purge_1';

/** Days before an end at which members are told, the earliest first. */
const NOTICE_DAYS = [7, 1] as const;

export interface LifecycleNotice {
  readonly occasion: NoticeOccasion;
  /** When it is due. */
  readonly dueAt: Date;
  /** When it would say something wrong: the next one is due, or the end has come. */
  readonly staleAt: Date;
}

/** The reminders of a life, the earliest first. A state that lasts no longer than a reminder's days has said its date at its beginning. */
export function lifecycleNotices(life: AccountLife): readonly LifecycleNotice[] {
  const end = nearEnd(life);
  if (end === null) return [];
  return NOTICE_DAYS.map((days, index) => ({
    occasion: `${end.name}_${days}` as const,
    dueAt: addMs(end.endsAt, -days * MS_PER_DAY),
    staleAt: addMs(end.endsAt, -(NOTICE_DAYS[index + 1] ?? 0) * MS_PER_DAY),
  })).filter(({ dueAt }) => dueAt > end.beganAt);
}

function nearEnd(life: AccountLife) {
  if (life.state === 'suspended') return { name: 'closing', beganAt: life.suspendedAt, endsAt: life.closesAt } as const;
  if (life.state === 'closed') return { name: 'purge', beganAt: life.closedAt, endsAt: life.purgesAt } as const;
  return null;
}

/** The reminder to send now; null when there is none, or it went out. One that was missed is not sent late: its number of days would be wrong. */
export function dueNotice(
  life: AccountLife,
  { now, noticed }: { readonly now: Date; readonly noticed: readonly NoticeOccasion[] },
): NoticeOccasion | null {
  const due = lifecycleNotices(life).find(({ dueAt, staleAt }) => now >= dueAt && now < staleAt);
  return due === undefined || noticed.includes(due.occasion) ? null : due.occasion;
}
