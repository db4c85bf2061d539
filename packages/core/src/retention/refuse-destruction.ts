import { DomainError } from '../errors/index.ts';
import type { GuardTick } from './destruction-ports.ts';

/**
 * Lets a destructive run begin only when the clock is trusted.
 * @throws {DomainError} service_unavailable while destruction is paused, and in the minutes that a clock without a past is watched for
 */
export function refuseUnlessRunning({ state, pauseReason }: GuardTick): void {
  if (state === 'paused') throw new DomainError('service_unavailable', `Destruction is paused: ${pauseReason}.`);
  if (state === 'settling') {
    throw new DomainError('service_unavailable', 'Destruction waits until the clock has been steady for two minutes.');
  }
}

/** The end of a run whose claim is not the latest any more, or that was paused half-way. What it did stands; the rest is another run's. */
export function takenOver(): DomainError {
  return new DomainError('service_unavailable', 'Another worker took over the sweep, or destruction was paused.');
}
