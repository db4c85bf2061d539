import type { Control } from './control.ts';
import type { AnswerEvent } from './plan.ts';
import type { UsageReport } from './usage.ts';

/** Puts usage beside every event that has none, when the fault `usage_in_every_chunk` is asked for. */
export function* withUsageEverywhere(
  events: Iterable<AnswerEvent>,
  usage: UsageReport | null,
  { fault }: Control,
): Generator<AnswerEvent> {
  const isEverywhere = fault.some(({ kind }) => kind === 'usage_in_every_chunk');
  for (const event of events) {
    yield isEverywhere && usage && event.json && !event.usage ? { ...event, usage: [usage] } : event;
  }
}
