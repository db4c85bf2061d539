// Hot path: one map entry a request; the database hears of it once a minute.
import type { ApiKeyId } from '@lethe/core/tenancy';
import { type Clock, MS_PER_MINUTE } from '@lethe/core/time';
import type { ApiKeyResolver, KeySnapshot, KeyUse } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';

export const REPORT_INTERVAL_MS = MS_PER_MINUTE;
/** Beyond it uses are not noted: the instant of last use is worth no memory without bound. */
const WAITING_MAX = 10_000;

export interface KeyUses {
  note(principal: KeySnapshot): void;
  /** Tells the database what was noted, and forgets it. What could not be told is told with the next report. */
  report(): Promise<void>;
  /** Reports a last time. */
  stop(): Promise<void>;
}

export interface KeyUsesPorts {
  readonly apiKeys: Pick<ApiKeyResolver, 'noteUses'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function createKeyUses({ apiKeys, clock, logger }: KeyUsesPorts): KeyUses {
  let waiting = new Map<ApiKeyId, KeyUse>();

  async function report(): Promise<void> {
    if (waiting.size === 0) return;
    const told = waiting;
    waiting = new Map();
    try {
      await apiKeys.noteUses([...told.values()]);
    } catch (error) {
      logger.error('key_uses_not_noted', error, { count: told.size });
      for (const [id, use] of told) if (!waiting.has(id) && waiting.size < WAITING_MAX) waiting.set(id, use);
    }
  }

  const timer = setInterval(() => void report(), REPORT_INTERVAL_MS);
  timer.unref();
  return {
    note({ organizationId, apiKeyId }) {
      if (waiting.size < WAITING_MAX || waiting.has(apiKeyId))
        waiting.set(apiKeyId, { organizationId, apiKeyId, usedAt: clock.now() });
    },
    report,
    async stop() {
      clearInterval(timer);
      await report();
    },
  };
}
