// Hot path: budget 1 µs a request.
import type { AdmissionSlot } from './admission-slot.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { type RequestBounds, type RequestLimits, refusalOf } from './request-limits.ts';

/** Counts the requests of this process: several allow their sum. */
export interface ProcessLimits extends RequestLimits {
  take(bounds: RequestBounds): AdmissionSlot;
}

/** @param monotonicMs  a clock that is never set; rates are real time, also in a demo that travels */
export function createProcessLimits(monotonicMs: () => number): ProcessLimits {
  const rates = createRateLimiter(monotonicMs);
  const running = new RunningCounts();
  return {
    take(bounds) {
      const { apiKeyId, organizationId, keyConcurrency, organizationConcurrency } = bounds;
      if (keyConcurrency !== null && running.of(apiKeyId) >= keyConcurrency)
        throw refusalOf('keyConcurrency', bounds, 0);
      if (organizationConcurrency !== null && running.of(organizationId) >= organizationConcurrency)
        throw refusalOf('organizationConcurrency', bounds, 0);
      takeRate('keyRate', apiKeyId, bounds.keyRatePerMinute, bounds);
      takeRate('organizationRate', organizationId, bounds.organizationRatePerMinute, bounds);
      return new ProcessSlot(
        running,
        keyConcurrency === null ? null : apiKeyId,
        organizationConcurrency === null ? null : organizationId,
      );
    },
    stop: async () => {},
  };

  function takeRate(bound: 'keyRate' | 'organizationRate', id: string, rate: number | null, bounds: RequestBounds) {
    if (rate === null) return;
    const retryAfterSeconds = rates.take(id, rate);
    if (retryAfterSeconds > 0) throw refusalOf(bound, bounds, retryAfterSeconds);
  }
}

class RunningCounts {
  readonly #counts = new Map<string, number>();

  of(id: string): number {
    return this.#counts.get(id) ?? 0;
  }

  enter(id: string): void {
    this.#counts.set(id, this.of(id) + 1);
  }

  leave(id: string): void {
    const count = this.of(id) - 1;
    // Only those with running requests are kept, so that the map is as small as what runs.
    if (count > 0) this.#counts.set(id, count);
    else this.#counts.delete(id);
  }
}

class ProcessSlot implements AdmissionSlot {
  readonly #running: RunningCounts;
  readonly #apiKeyId: string | null;
  readonly #organizationId: string | null;
  #isReleased = false;

  constructor(running: RunningCounts, apiKeyId: string | null, organizationId: string | null) {
    this.#running = running;
    this.#apiKeyId = apiKeyId;
    this.#organizationId = organizationId;
    if (apiKeyId !== null) running.enter(apiKeyId);
    if (organizationId !== null) running.enter(organizationId);
  }

  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    if (this.#apiKeyId !== null) this.#running.leave(this.#apiKeyId);
    if (this.#organizationId !== null) this.#running.leave(this.#organizationId);
  }
}
