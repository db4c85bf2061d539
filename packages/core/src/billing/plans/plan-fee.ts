import { invariant } from '../../errors/index.ts';
import { divideHalfEven, type NanoUsd } from '../../money/index.ts';
import { nextUtcMonth, utcMonthOf } from '../../time/index.ts';
import type { PlanChange, PlanInForce } from './plan-change.ts';

/** A plan for as long as it was in force within a month: half-open. */
export interface PlanSpan extends PlanInForce {
  readonly fromAt: Date;
  readonly untilAt: Date;
}

/** A time in which an organization was suspended or closed: half-open, and without an end while it lasts. No fee accrues in it. */
export interface PlanPause {
  readonly fromAt: Date;
  readonly untilAt: Date | null;
}

export interface PlanHistory {
  /** What the organization has now, and has always had when it never changed its plan. */
  readonly current: PlanInForce;
  /** In the order of their versions. */
  readonly changes: readonly Pick<PlanChange, 'from' | 'to' | 'changedAt'>[];
  readonly createdAt: Date;
  /** In order, none overlapping another. */
  readonly pauses: readonly PlanPause[];
}

/**
 * Which plan was in force when, within the UTC month that begins at `month`, and the organization active. Plans that were in force for no
 * millisecond are left out.
 */
export function planSpans(history: PlanHistory, month: Date): readonly PlanSpan[] {
  return history.pauses.reduce(withoutPause, spansInForce(history, month));
}

/** What of the spans lies before a pause and after it. */
function withoutPause(spans: readonly PlanSpan[], pause: PlanPause): readonly PlanSpan[] {
  return spans.flatMap((span) => {
    const before = { ...span, untilAt: earliest(span.untilAt, pause.fromAt) };
    const after = { ...span, fromAt: pause.untilAt === null ? span.untilAt : latest(span.fromAt, pause.untilAt) };
    return [before, after].filter(({ fromAt, untilAt }) => untilAt > fromAt);
  });
}

function spansInForce({ current, changes, createdAt }: PlanHistory, month: Date): readonly PlanSpan[] {
  const monthEndsAt = nextUtcMonth(month);
  const spans: PlanSpan[] = [];
  let inForce = changes[0]?.from ?? current;
  let fromAt = latest(createdAt, month);
  for (const { to, changedAt } of changes) {
    // Whoever has no change in a month still has the plan that the changes before it led to.
    const untilAt = earliest(latest(changedAt, fromAt), monthEndsAt);
    if (untilAt > fromAt) spans.push({ ...inForce, fromAt, untilAt });
    inForce = to;
    fromAt = latest(untilAt, fromAt);
    if (changedAt >= monthEndsAt) return spans;
  }
  if (monthEndsAt > fromAt) spans.push({ ...inForce, fromAt, untilAt: monthEndsAt });
  return spans;
}

/**
 * The fee for the time in each plan, to the millisecond. A month of any length costs the monthly fee.
 * All spans of a month are divided together, once, and rounded half to even, so that pieces never lose what a whole would have had.
 */
export function planFee(spans: readonly PlanSpan[], month: Date): NanoUsd {
  invariant(utcMonthOf(month).getTime() === month.getTime(), 'a month is named by its first instant');
  const monthMs = BigInt(nextUtcMonth(month).getTime() - month.getTime());
  const feeTimesMs = spans.reduce((sum, span) => sum + span.monthlyFeeNanoUsd * durationMs(span), 0n);
  return divideHalfEven(feeTimesMs, monthMs);
}

function durationMs({ fromAt, untilAt }: PlanSpan): bigint {
  return BigInt(untilAt.getTime() - fromAt.getTime());
}

const latest = (one: Date, other: Date): Date => (one > other ? one : other);
const earliest = (one: Date, other: Date): Date => (one < other ? one : other);
