import { DomainError, isDomainError } from '@lethe/core/errors';
import { refuseInactive } from '@lethe/core/tenancy';
import type { Clock } from '@lethe/core/time';
import type { KeySnapshot } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import type { RunningExchange } from './exchange.ts';
import type { KeyCache } from './key-cache.ts';

/** With the age at which a snapshot is asked for again, this bounds how long a request outlives its key or its organization: below five seconds. */
export const ACCESS_CHECK_MS = 250;

export interface AccessWatchPorts {
  readonly clock: Clock;
  readonly keys: Pick<KeyCache, 'recheck'>;
  readonly exchanges: Iterable<RunningExchange>;
  readonly logger: Logger;
}

export interface AccessWatch {
  /** Looks at every key that a request runs under, and cuts the requests of those that are good no more. */
  check(): Promise<void>;
  stop(): void;
}

/** Requests that are being answered end when their key is revoked or their organization is suspended or closed. A database that does not answer ends none. */
export function watchAccess({ clock, keys, exchanges, logger }: AccessWatchPorts): AccessWatch {
  const timer = setInterval(() => void check(), ACCESS_CHECK_MS).unref();

  async function check(): Promise<void> {
    const byKey = new Map<KeySnapshot['apiKeyId'], RunningExchange[]>();
    for (const exchange of exchanges) {
      const { apiKeyId } = exchange.principal;
      const known = byKey.get(apiKeyId);
      if (known === undefined) byKey.set(apiKeyId, [exchange]);
      else known.push(exchange);
    }
    await Promise.all([...byKey.values()].map(checkKey));
  }

  async function checkKey(running: readonly RunningExchange[]): Promise<void> {
    const principal = running[0]?.principal;
    if (principal === undefined) return;
    const refusal = await refusalOf(principal);
    if (refusal === null) return;
    logger.info('requests_cut', {
      organizationId: principal.organizationId,
      count: running.length,
      errorCode: refusal.code,
    });
    for (const exchange of running) exchange.cut(refusal);
  }

  async function refusalOf(principal: KeySnapshot): Promise<DomainError | null> {
    let snapshot: KeySnapshot | null;
    try {
      snapshot = await keys.recheck(principal);
    } catch {
      // Nothing is known of the key now. What it was allowed to begin it may finish.
      return null;
    }
    if (snapshot === null || (snapshot.expiresAt !== null && snapshot.expiresAt <= clock.now()))
      return new DomainError('invalid_api_key', 'The API key is not valid any more.');
    try {
      refuseInactive({ state: snapshot.lifecycleState });
      return null;
    } catch (error) {
      if (isDomainError(error)) return error;
      throw error;
    }
  }

  return { check, stop: () => clearInterval(timer) };
}
