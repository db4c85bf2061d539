import type { AuditEvent } from '@lethe/core/audit';

/** What one actor did several times in a row. */
export interface EventRun {
  /** The newest of them. */
  readonly event: AuditEvent;
  readonly count: number;
}

/** Newest first, as they came: seven reads by one person are one line. */
export function groupEvents(events: readonly AuditEvent[]): readonly EventRun[] {
  const runs: { event: AuditEvent; count: number }[] = [];
  for (const event of events) {
    const last = runs.at(-1);
    const isSame = last?.event.action === event.action && last.event.actor.id === event.actor.id;
    if (last !== undefined && isSame) last.count += 1;
    else runs.push({ event, count: 1 });
  }
  return runs;
}
