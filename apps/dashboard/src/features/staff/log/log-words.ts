import type { StaffEvent } from '@lethe/core/staff';
import { ACTION_NAMES } from '../../audit-log/action-words.ts';
import { factChanges } from '../../audit-log/view-model.ts';

/** What stands in the staff's log alone. Everything else has its name from the audit log of organizations. */
const OWN_ACTIONS: Readonly<Record<string, string>> = {
  'staff.signed_in': 'Signed in',
  'organization.viewed': 'Organization looked at',
  'job.retried': 'Job run again',
  'subprocessor.added': 'Subprocessor added',
  'subprocessor.changed': 'Subprocessor changed',
  'subprocessor.retired': 'Subprocessor retired',
};

/** An action of a newer version is shown by its own name. */
export function staffActionText(action: string): string {
  return OWN_ACTIONS[action] ?? (ACTION_NAMES as Readonly<Record<string, string>>)[action] ?? action;
}

/** `state: active → suspended, note: …`; null when the event tells of no change. */
export function changesText({ before, after, target }: Pick<StaffEvent, 'before' | 'after' | 'target'>): string | null {
  if (target.kind === 'job') return target.id;
  const changes = factChanges(before, after).filter(({ isChanged }) => isChanged);
  if (changes.length === 0) return null;
  return changes
    .map(({ field, before: was, after: is }) =>
      was === null || is === null ? `${field}: ${is ?? was ?? ''}` : `${field}: ${was} → ${is}`,
    )
    .join(', ');
}
