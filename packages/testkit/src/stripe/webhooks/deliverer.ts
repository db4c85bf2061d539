import type { World } from '../world.ts';
import { signWebhook } from './sign.ts';

const ANSWER_TIMEOUT_MS = 10_000;
const PARALLEL_COUNT_MAX = 8;
/** How long after each failed attempt the next one follows. After the last, the event is given up. */
export const RETRY_DELAYS_MS: readonly number[] = [
  1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000, 3_600_000, 21_600_000, 43_200_000,
];

export interface DelivererOptions {
  readonly world: World;
  readonly secret: string;
  readonly retryDelaysMs: readonly number[];
  /** Called after a delivery was taken or put off, so that it survives the process. */
  readonly onChange: () => void;
}

/** Sends events to the webhook, each by itself and in no promised order, until each was taken with a 2xx. */
export class Deliverer {
  readonly #options: DelivererOptions;
  readonly #underWay = new Map<string, Promise<void>>();
  #url: string | null;
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(options: DelivererOptions, url: string | null) {
    this.#options = options;
    this.#url = url;
  }

  /** Null holds all events back. */
  deliverTo(url: string | null): void {
    this.#url = url;
    this.look();
  }

  /** Sends what is due, and comes back when the next is. Signatures and retries follow real time, whatever the world's clock says. */
  look(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#isClosed || this.#url === null) return;
    const now = Date.now();
    let nextAtMs = Number.POSITIVE_INFINITY;
    for (const [eventId, { nextAttemptAtMs }] of this.#options.world.state.deliveries) {
      // Each that ends looks again.
      if (this.#underWay.size >= PARALLEL_COUNT_MAX) return;
      if (this.#underWay.has(eventId)) continue;
      if (nextAttemptAtMs <= now) this.#start(eventId, this.#url);
      else nextAtMs = Math.min(nextAtMs, nextAttemptAtMs);
    }
    if (nextAtMs === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.look(), nextAtMs - now);
    this.#timer.unref();
  }

  /** Resolves when nothing that is due is left: everything was taken or put off. */
  async settle(): Promise<void> {
    this.look();
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await Promise.all(this.#underWay.values());
  }

  #start(eventId: string, url: string): void {
    const sending = this.#send(eventId, url).finally(() => {
      this.#underWay.delete(eventId);
      this.#options.onChange();
      this.look();
    });
    this.#underWay.set(eventId, sending);
  }

  async #send(eventId: string, url: string): Promise<void> {
    const { world, secret, retryDelaysMs } = this.#options;
    const { deliveries, events } = world.state;
    const event = events.get(eventId);
    const delivery = deliveries.get(eventId);
    if (event === undefined || delivery === undefined) {
      deliveries.delete(eventId);
      return;
    }
    const body = JSON.stringify(event);
    if (await isTaken(url, body, signWebhook({ body, secret, at: new Date() }))) {
      event.pending_webhooks = 0;
      deliveries.delete(eventId);
      return;
    }
    const delayMs = retryDelaysMs[delivery.attemptCount];
    delivery.attemptCount += 1;
    if (delayMs === undefined) deliveries.delete(eventId);
    else delivery.nextAttemptAtMs = Date.now() + delayMs;
  }
}

async function isTaken(url: string, body: string, signature: string): Promise<boolean> {
  try {
    const headers = { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature };
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
    await response.body?.cancel();
    return response.ok;
  } catch {
    // Nobody listens yet, or no longer: it is sent again.
    return false;
  }
}
