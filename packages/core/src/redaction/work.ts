/**
 * Work in steps of a few milliseconds at most. Whoever runs it decides after each step whether to go on, to let others go first, or to give up:
 * this package knows no clock.
 */
export type Work<T> = Generator<void, T>;

/** Runs work to its end without a pause. */
export function finish<T>(work: Work<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
