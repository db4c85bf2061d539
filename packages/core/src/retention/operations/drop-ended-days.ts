import type { DayDropper, DestructionGuard } from '../destruction-ports.ts';
import { refuseUnlessRunning, takenOver } from '../refuse-destruction.ts';

/** More than a year of days: what is left goes with the next run. */
export const DAYS_PER_RUN_MAX = 400;

export interface DropEndedDaysPorts {
  readonly guard: DestructionGuard;
  readonly dropper: DayDropper;
  /** Asked between days. False ends the run. */
  readonly hasTimeLeft: () => boolean;
}

export interface DayDropReport {
  readonly droppedDays: readonly string[];
  readonly partCount: number;
  /** Days on which parts were missing, or more than were stored. Their ciphertext is gone all the same. */
  readonly mismatchedDays: readonly string[];
  /** Days that readers hold, that still have a key, or on which something failed. They stop no other day. */
  readonly leftDays: readonly LeftDay[];
}

export interface LeftDay {
  readonly day: string;
  readonly reason: 'busy' | 'keys_left' | 'failed';
  /** What failed; null for the other reasons. */
  readonly error: unknown;
}

/**
 * Drops the ciphertext of UTC days that have ended and of which no key is left. Repeating is safe.
 * @throws {DomainError} service_unavailable while destruction is paused, and when another run took over
 */
export async function dropEndedDays({ guard, dropper, hasTimeLeft }: DropEndedDaysPorts): Promise<DayDropReport> {
  refuseUnlessRunning(await guard.confirm());
  const token = await dropper.claim();
  const days = await dropper.listEnded();
  const droppedDays: string[] = [];
  const mismatchedDays: string[] = [];
  const leftDays: LeftDay[] = [];
  let partCount = 0;
  for (const day of days.slice(0, DAYS_PER_RUN_MAX)) {
    if (!hasTimeLeft()) break;
    const drop = await dropDay(dropper, { token, day });
    switch (drop.kind) {
      case 'refused':
        throw takenOver();
      case 'gone':
        break;
      case 'dropped':
        droppedDays.push(day);
        partCount += drop.partCount;
        if (drop.mismatchCount > 0) mismatchedDays.push(day);
        break;
      case 'failed':
        leftDays.push({ day, reason: drop.kind, error: drop.error });
        break;
      default:
        leftDays.push({ day, reason: drop.kind, error: null });
    }
  }
  await dropper.finish({ token, leftOverCount: days.length - droppedDays.length });
  return { droppedDays, partCount, mismatchedDays, leftDays };
}

/** A failure is told and not thrown, so that it concerns this day only. */
async function dropDay(dropper: DayDropper, day: { token: bigint; day: string }) {
  try {
    return await dropper.drop(day);
  } catch (error) {
    return { kind: 'failed' as const, error };
  }
}
