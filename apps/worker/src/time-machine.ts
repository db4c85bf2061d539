import { DomainError } from '@lethe/core/errors';
import { type AdvanceClockDeps, type AdvanceReport, advanceClock } from './advance-clock.ts';
import type { DueJob } from './schedule.ts';
import { MOVING_CLOCK, type WorkerLocks } from './worker-locks.ts';

/** So many advances wait for their turn; a further one is refused. */
export const ADVANCES_WAITING_MAX = 8;

export interface TimeMachine {
  /** Advances one after the other. One that nobody wants any more when its turn comes does not happen. */
  advance(advanceMs: number, isWanted: () => boolean): Promise<AdvanceReport>;
  /** Ends a running advance at its next step, and refuses those that wait. */
  stop(): void;
}

export interface TimeMachineDeps extends Omit<AdvanceClockDeps, 'canGoOn'> {
  readonly locks: WorkerLocks;
  readonly enqueue: (due: DueJob) => Promise<void>;
}

export function createTimeMachine({ locks, enqueue, ...deps }: TimeMachineDeps): TimeMachine {
  let lastTurn: Promise<unknown> = Promise.resolve();
  let waitingCount = 0;
  let isStopping = false;

  async function takeTurn(advanceMs: number, isWanted: () => boolean): Promise<AdvanceReport> {
    if (isStopping || !isWanted()) throw new DomainError('service_unavailable', 'The clock was not moved.');
    const report = await locks.hold([MOVING_CLOCK], (isStillHeld) =>
      advanceClock({ ...deps, canGoOn: () => isStillHeld() && !isStopping }, advanceMs),
    );
    if (report === null) {
      throw new DomainError(
        'service_unavailable',
        'The clock was not moved, because a job has been running for long. Ask again.',
      );
    }
    // Under a moving clock each due instant has one try. From here on failures have the retries of any other job.
    for (const due of report.failed) await enqueue(due);
    return report;
  }

  return {
    async advance(advanceMs, isWanted) {
      if (waitingCount >= ADVANCES_WAITING_MAX) {
        throw new DomainError(
          'service_unavailable',
          `${ADVANCES_WAITING_MAX} advances of the clock are waiting already. Ask again.`,
        );
      }
      waitingCount += 1;
      const turn = lastTurn.then(() => takeTurn(advanceMs, isWanted));
      lastTurn = turn.then(
        () => {},
        // Whoever asked for it hears of the failure; the next turn does not depend on it.
        () => {},
      );
      try {
        return await turn;
      } finally {
        waitingCount -= 1;
      }
    },
    stop() {
      isStopping = true;
    },
  };
}
