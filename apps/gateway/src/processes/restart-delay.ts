import { MS_PER_MINUTE, MS_PER_SECOND } from '@lethe/core/time';

/** The first death is answered at once; each further one in a row waits twice as long. */
const FIRST_DELAY_MS = 250;
const DELAY_MAX_MS = 10 * MS_PER_SECOND;
/** Who has lived so long did not die of its start. */
const HEALTHY_AFTER_MS = MS_PER_MINUTE;

/** How long the successor of a process waits. @param deathCount  deaths in a row before this one */
export function restartDelayMs(deathCount: number, livedMs: number): { delayMs: number; deathCount: number } {
  const inARow = livedMs >= HEALTHY_AFTER_MS ? 0 : deathCount;
  const delayMs = inARow === 0 ? 0 : Math.min(DELAY_MAX_MS, FIRST_DELAY_MS * 2 ** (inARow - 1));
  return { delayMs, deathCount: inARow + 1 };
}
