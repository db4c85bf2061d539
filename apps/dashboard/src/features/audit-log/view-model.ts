import type { AuditEvent, AuditFacts } from '@lethe/core/audit';
import { clipMiddle } from '../../components/format/identifier.ts';
import { formatDayHeading } from '../../components/format/instant.ts';

export interface DayOfEvents {
  readonly key: string;
  readonly heading: string;
  readonly events: readonly AuditEvent[];
}

/** Events under their UTC day, in the order in which they came. */
export function eventDays(events: readonly AuditEvent[], now: Date): readonly DayOfEvents[] {
  const days = Map.groupBy(events, ({ occurredAt }) => occurredAt.toISOString().slice(0, 10));
  return [...days].map(([key, ofDay]) => ({
    key,
    heading: formatDayHeading(new Date(key), now),
    events: ofDay,
  }));
}

export interface FactChange {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly isChanged: boolean;
}

/** Before and after, field by field, what changed first. */
export function factChanges(before: AuditFacts | null, after: AuditFacts | null): readonly FactChange[] {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return fields
    .map((field) => {
      const [from, to] = [factText(before, field), factText(after, field)];
      return { field: field.replaceAll('_', ' '), before: from, after: to, isChanged: from !== to };
    })
    .toSorted((left, right) => Number(right.isChanged) - Number(left.isChanged));
}

/** Null where the side does not tell of the field. */
function factText(facts: AuditFacts | null, field: string): string | null {
  if (facts === null || !Object.hasOwn(facts, field)) return null;
  const value = facts[field];
  return value === null || value === undefined ? 'none' : String(value);
}

const ACTOR_KINDS = {
  user: null,
  management_key: 'Management key',
  api_key: 'API key',
  staff: 'Staff of Lethe',
  system: 'Lethe',
} as const;

/** What kind of actor stands behind a name; null for a person of the organization. */
export function actorKindText({ actor }: Pick<AuditEvent, 'actor'>): string | null {
  return ACTOR_KINDS[actor.kind];
}

/** `request 0198c1f2…9ab4`, or a name such as a provider's as it is. */
export function targetText({ target }: Pick<AuditEvent, 'target'>): string {
  return `${target.kind.replaceAll('_', ' ')} ${clipMiddle(target.id, 8, 4)}`;
}
