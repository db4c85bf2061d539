import { addMs, MS_PER_DAY } from '../time/index.ts';
import type { AccountLife, ClosedLife, SuspendedLife, SuspensionReason } from './account-life.ts';
import type { LifePeriods } from './life-periods.ts';
import { type LifecycleEventName, TRANSITIONS } from './transitions.ts';

/** What is to happen to an organization. */
export type LifecycleEvent =
  | { readonly name: 'suspend'; readonly reason: SuspensionReason }
  | { readonly name: Exclude<LifecycleEventName, 'suspend'> };

export interface TransitionFacts {
  readonly now: Date;
  readonly periods: LifePeriods;
  /** Whether any legal hold is in force. */
  readonly isHeld: boolean;
}

export type TransitionRefusal = 'no_such_edge' | 'not_due' | 'too_late' | 'resolution_required' | 'held';

export type TransitionDecision =
  | { readonly kind: 'moved'; readonly life: AccountLife }
  | { readonly kind: 'refused'; readonly refusal: TransitionRefusal };

/**
 * Decides one event on one life. Half-open: at the instant of `closesAt` the grace is over, at the instant of `purgesAt` reopening is.
 * A suspension that is past its grace can still be resolved until it is closed: of both, whoever commits first has it.
 */
export function decideTransition(life: AccountLife, event: LifecycleEvent, facts: TransitionFacts): TransitionDecision {
  const refusal = refusalOf(life, event.name, facts);
  return refusal === null ? { kind: 'moved', life: moved(life, event, facts) } : { kind: 'refused', refusal };
}

function refusalOf(
  life: AccountLife,
  name: LifecycleEventName,
  { now, isHeld }: TransitionFacts,
): TransitionRefusal | null {
  if (!TRANSITIONS.some(({ event, from }) => event === name && from === life.state)) return 'no_such_edge';
  if (life.state === 'suspended') return name === 'end_grace' && now < life.closesAt ? 'not_due' : null;
  if (life.state !== 'closed') return null;
  if (name === 'resolve') return isUnresolved(life) ? null : 'no_such_edge';
  if (name === 'reopen') {
    if (now >= life.purgesAt) return 'too_late';
    return isUnresolved(life) ? 'resolution_required' : null;
  }
  if (now < life.purgesAt) return 'not_due';
  return isHeld ? 'held' : null;
}

/** Whether a closed organization was closed out of a suspension that nothing has resolved since. */
export function isUnresolved({ suspension }: ClosedLife): boolean {
  return suspension !== null && suspension.resolvedAt === null;
}

function moved(life: AccountLife, event: LifecycleEvent, { now, periods }: TransitionFacts): AccountLife {
  const versioned = { version: life.version + 1, changedAt: now };
  if (event.name === 'suspend') {
    const closesAt = addMs(now, periods.suspensionGraceDays * MS_PER_DAY);
    return { ...versioned, state: 'suspended', reason: event.reason, suspendedAt: now, closesAt };
  }
  if (life.state === 'closed') {
    if (event.name === 'purge') return { ...life, ...versioned, state: 'purged', purgedAt: now };
    if (event.name === 'resolve' && life.suspension !== null) {
      return { ...life, ...versioned, suspension: { ...life.suspension, resolvedAt: now } };
    }
  }
  if (event.name === 'close' || event.name === 'end_grace') {
    const purgesAt = addMs(now, periods.closedRetentionDays * MS_PER_DAY);
    return { ...versioned, state: 'closed', closedAt: now, purgesAt, suspension: suspensionOf(life) };
  }
  return { ...versioned, state: 'active' };
}

function suspensionOf(life: AccountLife): ClosedLife['suspension'] {
  if (life.state !== 'suspended') return null;
  const { reason, suspendedAt, closesAt }: SuspendedLife = life;
  return { reason, suspendedAt, closesAt, resolvedAt: null };
}
