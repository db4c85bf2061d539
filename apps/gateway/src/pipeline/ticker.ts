// Hot path: an entry in a set for each request. One timer looks after all that runs, so that no request has timers of its own.

/** How late a deadline may be noticed. */
const TICK_MS = 50;

/** Something that runs and has deadlines. */
export interface Ticking {
  /** Looks at its deadlines; what is due happens within. It never throws. `nowMs` is on the monotonic clock. */
  tick(nowMs: number): void;
}

/** All that runs and has deadlines. Its timer keeps no process alive. */
export class Ticker<Item extends Ticking = Ticking> {
  readonly #items = new Set<Item>();
  readonly #timer: NodeJS.Timeout;

  constructor(monotonicMs: () => number) {
    this.#timer = setInterval(() => this.tick(monotonicMs()), TICK_MS).unref();
  }

  get size(): number {
    return this.#items.size;
  }

  add(item: Item): void {
    this.#items.add(item);
  }

  delete(item: Item): void {
    this.#items.delete(item);
  }

  /** Of what is in it now; it may change meanwhile. */
  [Symbol.iterator](): Iterator<Item> {
    return this.#items.values();
  }

  /** Lets every item look at its deadlines. */
  tick(nowMs: number): void {
    for (const item of this.#items) item.tick(nowMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
