import { onParentDeath } from './lifeline.ts';

export type StopStep = { name: string; stop: (isHurried: () => boolean) => Promise<void> };

/**
 * Ends a command in order: what was added last stops first. Further signals hurry the steps but never skip one,
 * so that nothing stays behind.
 */
export class Shutdown {
  readonly #steps: StopStep[] = [];
  readonly #abort = new AbortController();
  #ending: Promise<void> | undefined;
  #hurry = false;

  get isStopping(): boolean {
    return this.#ending !== undefined;
  }

  /** Aborts when stopping begins. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  add(step: StopStep): void {
    this.#steps.push(step);
  }

  hurry(): void {
    this.#hurry = true;
  }

  /** Runs every step once, also when one of them fails. */
  stopAll(): Promise<void> {
    this.#ending ??= this.#runSteps();
    return this.#ending;
  }

  async #runSteps(): Promise<void> {
    this.#abort.abort();
    for (const step of this.#steps.toReversed()) {
      try {
        await step.stop(() => this.#hurry);
      } catch (error) {
        console.error(`lethe: ${step.name} did not stop cleanly: ${error instanceof Error ? error.message : error}`);
      }
    }
  }
}

/** Stops everything at SIGINT, SIGTERM or SIGHUP, or when the parent is gone, and exits; a second signal hurries. */
export function stopOnSignals(shutdown: Shutdown, say: (sentence: string) => void, exitCode = 0): void {
  const onSignal = () => {
    if (shutdown.isStopping) {
      shutdown.hurry();
      return;
    }
    say('Stopping.');
    void shutdown.stopAll().then(() => process.exit(exitCode));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  onParentDeath(onSignal);
}
