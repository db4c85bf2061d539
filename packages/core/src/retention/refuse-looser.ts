import { DomainError } from '../errors/index.ts';
import { checkRetentionOverride } from './check-retention-override.ts';
import type { EffectiveRetention, RetentionOverride } from './effective-retention.ts';

/** The refusal of a period that is longer than allowed, with the longest one. */
export function periodOutOfBounds(maximum: number): DomainError {
  return new DomainError('retention_out_of_bounds', `The payload period can be 0 to ${maximum} days here.`, {
    param: 'payload_retention_days',
    facts: { maximum },
  });
}

/**
 * Lets pass what only tightens.
 * @param sentence  says to whom it was that a level above metadata only is refused
 * @throws {DomainError} retention_out_of_bounds
 */
export function refuseLooser({ override, outer, sentence }: RefuseLooserInput): void {
  const decision = checkRetentionOverride(override, outer);
  if (decision.kind === 'looser_level') {
    throw new DomainError('retention_out_of_bounds', sentence, { param: 'retention_level' });
  }
  if (decision.kind === 'out_of_bounds') throw periodOutOfBounds(decision.payloadRetentionDaysMax);
}

export interface RefuseLooserInput {
  readonly override: RetentionOverride;
  /** What holds above it. */
  readonly outer: Pick<EffectiveRetention, 'level' | 'payloadRetentionDays'>;
  readonly sentence: string;
}
