import { type AccountLife, isUnresolved, type LifecycleTransition } from '@lethe/core/lifecycle';
import type { StaffOrganizationView } from '@lethe/core/staff';
import { formatDayMinute } from '../../../components/format/instant.ts';

/** What happens to an organization by itself next: `Closes 5 Dec, 14:04`. Null when nothing does. */
export function dueText({
  lifecycleState,
  closesAt,
  purgesAt,
}: Pick<StaffOrganizationView, 'lifecycleState' | 'closesAt' | 'purgesAt'>): string | null {
  if (lifecycleState === 'suspended' && closesAt !== null) return `Closes ${formatDayMinute(closesAt)}`;
  if (lifecycleState === 'closed' && purgesAt !== null) return `Purged ${formatDayMinute(purgesAt)}`;
  return null;
}

/** Whether there is a suspension to resolve: one in force, or one that an organization was closed out of. */
export function isResolvable(life: AccountLife): boolean {
  return life.state === 'suspended' || (life.state === 'closed' && isUnresolved(life));
}

const EVENT_WORDS: Readonly<Record<LifecycleTransition['event'], string>> = {
  suspend: 'Suspended',
  resolve: 'Suspension resolved',
  close: 'Closed by its owner',
  end_grace: 'Closed after the grace',
  reopen: 'Reopened',
  purge: 'Purge begun',
};

const REASON_WORDS = { non_payment: 'non-payment', terms_violation: 'a violation of the terms' } as const;

/** `Suspended for non-payment`. */
export function transitionText({ event, reason }: Pick<LifecycleTransition, 'event' | 'reason'>): string {
  return reason === null ? EVENT_WORDS[event] : `${EVENT_WORDS[event]} for ${REASON_WORDS[reason]}`;
}

/** What resolving does, before it is done. */
export function resolutionText(life: AccountLife): string {
  const suspension = life.state === 'suspended' ? life : life.state === 'closed' ? life.suspension : null;
  const after =
    life.state === 'closed'
      ? 'It stays closed, and its owner may reopen it until the purge.'
      : 'It is active again within 5 seconds, and everything unexpired is readable.';
  return suspension?.reason === 'non_payment'
    ? `${after} What is owed stays owed; unpaid, it is suspended again after 7 days.`
    : after;
}
