/** Where an operation gets the instant from. Rules take `now: Date` instead. Only a composition root makes the system clock. */
export interface Clock {
  now(): Date;
}

/** A clock that stands still until it is told otherwise, for tests. */
export class ManualClock implements Clock {
  #nowMs: number;

  constructor(startAt: Date) {
    this.#nowMs = startAt.getTime();
  }

  now(): Date {
    return new Date(this.#nowMs);
  }

  advance(durationMs: number): void {
    this.#nowMs += durationMs;
  }
}

/** A clock that follows another one at a distance that may change: how a demo's processes share one offset. */
export class OffsetClock implements Clock {
  readonly #base: Clock;
  #offsetMs: number;

  constructor(base: Clock, offsetMs = 0) {
    this.#base = base;
    this.#offsetMs = offsetMs;
  }

  now(): Date {
    return new Date(this.#base.now().getTime() + this.#offsetMs);
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  setOffset(offsetMs: number): void {
    this.#offsetMs = offsetMs;
  }
}
