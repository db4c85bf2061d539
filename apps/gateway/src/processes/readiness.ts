import type { Database } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import { withTimeout } from '../pipeline/with-timeout.ts';
import type { Spool } from '../spool/spool.ts';
import type { ProcessGroup } from './process-group.ts';

/** Whoever asks may wait no longer than a second, and a database that hangs is one that the gateway may still do without. */
export const PROBE_TIMEOUT_MS = 500;

export interface ReadinessPorts {
  readonly group: Pick<ProcessGroup, 'isReady'>;
  readonly spool: Pick<Spool, 'hasRoom'>;
  readonly database: Pick<Database, 'pool'>;
  readonly logger: Logger;
  readonly monotonicMs: () => number;
  /** How long the gateway serves while the database does not answer. */
  readonly outageServeMs: number;
}

/**
 * Whether traffic should come: all processes have started, records have a place, and the database answers or has answered so recently that the
 * gateway does without it. Every use of the database counts, so that it matters neither how often anybody asks nor which process is asked.
 */
export function createReadiness(ports: ReadinessPorts): () => Promise<boolean> {
  const { group, spool, database, logger, monotonicMs, outageServeMs } = ports;
  let answeredAtMs = monotonicMs();
  let question: Promise<unknown> | null = null;
  let asking: Promise<void> | null = null;
  database.pool.on('release', (error) => {
    if (!error) answeredAtMs = monotonicMs();
  });

  /** One that hangs is waited for again, and not put a second time. */
  function answer(): Promise<unknown> {
    question ??= database.pool.query('SELECT 1').finally(() => {
      question = null;
    });
    return question;
  }

  async function ask(): Promise<void> {
    try {
      await withTimeout(answer(), PROBE_TIMEOUT_MS);
      answeredAtMs = monotonicMs();
    } catch (error) {
      logger.error('database_unreachable', error);
    } finally {
      asking = null;
    }
  }

  return async () => {
    if (!group.isReady() || !spool.hasRoom()) return false;
    // Anybody may ask for this: however many do, one question at a time is put to the database.
    asking ??= ask();
    await asking;
    return monotonicMs() - answeredAtMs <= outageServeMs;
  };
}
