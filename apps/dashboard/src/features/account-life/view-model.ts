import { type ClosedLife, isUnresolved, lifecycleNotices, type SuspendedLife } from '@lethe/core/lifecycle';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { formatCount, formatRemaining } from '../../components/format/duration.ts';
import { formatDate, formatDay } from '../../components/format/instant.ts';

/** A life whose pages are these. */
export type InactiveLife = SuspendedLife | ClosedLife;

export interface LifeFacts {
  readonly life: InactiveLife;
  readonly now: Date;
  /** From a closure that is still to come to its purge, in days. */
  readonly closedRetentionDays: number;
  /** Legal holds in force. */
  readonly holdCount: number;
}

/** What the page says above everything else. */
export function causeOf(life: InactiveLife): string {
  if (life.state === 'suspended') return `Suspended for ${REASON_WORDS[life.reason]}`;
  if (life.suspension === null) return 'Closed by its owner';
  if (life.suspension.resolvedAt !== null) return `Closed, and what it was suspended for is resolved`;
  return life.closedAt < life.suspension.closesAt
    ? 'Closed by its owner while it was suspended'
    : `Closed after a suspension for ${REASON_WORDS[life.suspension.reason]}`;
}

const REASON_WORDS = { non_payment: 'non-payment', terms_violation: 'a violation of the terms' } as const;

/** Since when everything is refused for this reason. A closure stays as old as it is when what it was suspended for is resolved later. */
export function refusesSince(life: InactiveLife): Date {
  return life.state === 'suspended' ? life.suspendedAt : life.closedAt;
}

/** What the page asks for, or offers. */
export type WayOut =
  | { readonly kind: 'pay' }
  /** Only staff resolves it. */
  | { readonly kind: 'ask_staff' }
  | { readonly kind: 'reopen' }
  /** The purge is due, and nothing can be done any more. */
  | { readonly kind: 'over' };

export function wayOut(life: InactiveLife, now: Date): WayOut {
  const suspension = life.state === 'suspended' ? life : life.suspension;
  if (life.state === 'closed' && now >= life.purgesAt) return { kind: 'over' };
  if (life.state === 'closed' && !isUnresolved(life)) return { kind: 'reopen' };
  return suspension?.reason === 'terms_violation' ? { kind: 'ask_staff' } : { kind: 'pay' };
}

export interface RailStep {
  readonly key: 'suspended' | 'closed' | 'purged';
  readonly label: string;
  readonly at: Date;
  readonly note: string;
  readonly isPast: boolean;
}

/** The dates of a life, the earliest first. */
export function railSteps({ life, now, closedRetentionDays, holdCount }: LifeFacts): readonly RailStep[] {
  const suspension = life.state === 'suspended' ? life : life.suspension;
  const closesAt = life.state === 'closed' ? life.closedAt : life.closesAt;
  const purgesAt = life.state === 'closed' ? life.purgesAt : addMs(closesAt, closedRetentionDays * MS_PER_DAY);
  const isClosed = life.state === 'closed';
  const steps: RailStep[] = [];
  if (suspension !== null) {
    const at = suspension.suspendedAt;
    steps.push({ key: 'suspended', label: 'Suspended', at, note: ago(at, now), isPast: true });
  }
  const closing =
    now < closesAt ? `In ${formatRemaining(closesAt.getTime() - now.getTime())}, if not resolved` : 'Any moment';
  steps.push({
    key: 'closed',
    label: isClosed ? 'Closed' : 'Closes',
    at: closesAt,
    note: isClosed ? ago(closesAt, now) : closing,
    isPast: isClosed,
  });
  steps.push({
    key: 'purged',
    label: 'Purged',
    at: purgesAt,
    note: purgeNote(life, now, { closedRetentionDays, holdCount }),
    isPast: false,
  });
  return steps;
}

function purgeNote(
  life: InactiveLife,
  now: Date,
  { closedRetentionDays, holdCount }: Pick<LifeFacts, 'closedRetentionDays' | 'holdCount'>,
): string {
  if (life.state === 'suspended') return `${formatCount(closedRetentionDays)} d after closing`;
  if (now < life.purgesAt) return `In ${formatRemaining(life.purgesAt.getTime() - now.getTime())}`;
  return holdCount > 0 ? `Waits for ${holdsText(holdCount)}` : 'Any moment';
}

function ago(at: Date, now: Date): string {
  return now.getTime() - at.getTime() < 1_000 ? 'Just now' : `${formatRemaining(now.getTime() - at.getTime())} ago`;
}

/** How far a life is between two dates: 0 at the first, 1 at the second and ever after. */
export function progressBetween(from: Date, to: Date, now: Date): number {
  const fraction = (now.getTime() - from.getTime()) / (to.getTime() - from.getTime());
  return Math.min(1, Math.max(0, fraction));
}

/** `1 legal hold`, `2 legal holds`. */
export function holdsText(count: number): string {
  return `${formatCount(count)} legal hold${count === 1 ? '' : 's'}`;
}

/** `By e-mail on 25 Nov and 1 Dec 2026, 7 days and 1 day before closing.` What was sent already is left out; null when nothing is to come. */
export function noticesText(life: InactiveLife, now: Date): string | null {
  const end =
    life.state === 'suspended' ? { word: 'closing', at: life.closesAt } : { word: 'the purge', at: life.purgesAt };
  const ahead = lifecycleNotices(life).filter(({ dueAt }) => dueAt > now);
  if (ahead.length === 0) return now < end.at ? `By e-mail on ${formatDate(end.at)}, at ${end.word}.` : null;
  const days = ahead.map(({ dueAt }) => Math.round((end.at.getTime() - dueAt.getTime()) / MS_PER_DAY));
  const before = days.map((count) => (count === 1 ? '1 day' : `${count} days`)).join(' and ');
  return `By e-mail on ${datesText(ahead.map(({ dueAt }) => dueAt))}, ${before} before ${end.word}.`;
}

/** `25 Nov and 1 Dec 2026`, `29 Dec 2026 and 4 Jan 2027`. */
function datesText(dates: readonly Date[]): string {
  return dates
    .map((date, index) =>
      dates[index + 1]?.getUTCFullYear() === date.getUTCFullYear() ? formatDay(date) : formatDate(date),
    )
    .join(' and ');
}

/** Under which staff finds the case. */
export function referenceOf(
  organizationId: string,
  { state, version }: Pick<InactiveLife, 'state' | 'version'>,
): string {
  return `${state === 'suspended' ? 'sus' : 'clo'}_${organizationId.replaceAll('-', '').slice(-8)}_${version}`;
}
