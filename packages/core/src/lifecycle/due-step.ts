import { isUnresolved, type LifecycleEvent } from './decide-transition.ts';
import { dueNotice, type NoticeOccasion } from './lifecycle-notices.ts';
import type { LifecycleSeen } from './ports.ts';

/** What the sweep does next for one organization. */
export type DueStep =
  | { readonly kind: 'move'; readonly event: LifecycleEvent }
  | { readonly kind: 'notice'; readonly occasion: NoticeOccasion };

/**
 * The step that is due; null when none is. The books ask for a suspension and end it: one that was paid for is over, also when its grace
 * ended at the same moment. A violation of the terms is ended by staff alone.
 */
export function dueStep({
  life,
  openSuspensionRequestCount,
  noticed,
  now,
  confirmedAt,
}: LifecycleSeen): DueStep | null {
  const isAsked = openSuspensionRequestCount > 0;
  if (life.state === 'active') {
    return isAsked ? { kind: 'move', event: { name: 'suspend', reason: 'non_payment' } } : null;
  }
  if (life.state === 'purged') return null;
  const suspension = life.state === 'suspended' ? life : life.suspension;
  const isOpen = life.state === 'suspended' || isUnresolved(life);
  if (isOpen && suspension?.reason === 'non_payment' && !isAsked) return { kind: 'move', event: { name: 'resolve' } };
  if (life.state === 'suspended' && confirmedAt !== null && confirmedAt >= life.closesAt) {
    return { kind: 'move', event: { name: 'end_grace' } };
  }
  const occasion = dueNotice(life, { now, noticed });
  return occasion === null ? null : { kind: 'notice', occasion };
}
