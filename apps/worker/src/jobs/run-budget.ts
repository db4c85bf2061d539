import { MS_PER_MINUTE } from '@lethe/core/time';

/** How long one run of a sweep may take before it leaves the rest to the next one: less than until the second try of the same hour. */
const RUN_TIME_MAX_MS = 4 * MS_PER_MINUTE;

/** Counts in the time that really passes, also when a demo's clock jumps. */
export function startRunBudget(): () => boolean {
  const endsAtMs = performance.now() + RUN_TIME_MAX_MS;
  return () => performance.now() < endsAtMs;
}
