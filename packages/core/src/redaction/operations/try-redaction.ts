import { DomainError } from '../../errors/index.ts';
import type { PatternEngine, Redaction } from '../../retention/index.ts';
import type { Clock } from '../../time/index.ts';
import { compileRedaction, type FoundValue, type RedactedText, Redactor } from '../redactor.ts';

/** How long a trial may take. A pattern that needs more for a short text is not fit for payloads. */
export const REDACTION_TRIAL_TIME_MS_MAX = 500;

export interface RedactionTrial extends RedactedText {
  /** How many values of each kind were found, in the order in which they first appear. */
  readonly counts: readonly { readonly name: string; readonly count: number }[];
}

export interface TryRedactionPorts {
  readonly patterns: PatternEngine;
  readonly clock: Clock;
}

/**
 * What a redaction would make of a text. Nothing of the text is kept.
 * @throws {DomainError} redaction_pattern_invalid for a pattern that cannot be used, or takes too long
 */
export function tryRedaction(
  { patterns, clock }: TryRedactionPorts,
  { redaction, sample }: { readonly redaction: Redaction; readonly sample: string },
): RedactionTrial {
  const work = new Redactor(compileRedaction(redaction, patterns)).redact(sample);
  const endsAtMs = clock.now().getTime() + REDACTION_TRIAL_TIME_MS_MAX;
  for (;;) {
    const step = work.next();
    if (step.done === true) return { ...step.value, counts: countByName(step.value.found) };
    if (clock.now().getTime() > endsAtMs) {
      throw new DomainError('redaction_pattern_invalid', 'The patterns take too long for this text.', {
        param: 'redaction.patterns',
      });
    }
  }
}

function countByName(found: readonly FoundValue[]): RedactionTrial['counts'] {
  const counts = new Map<string, number>();
  for (const { name } of found) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count }));
}
