import { LOG_CHANNEL } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import { type KeptLooking, keepLooking } from '../keep-looking.ts';
import { type SignLogHeadDeps, signLogHead } from './sign-log-head.ts';

export interface KeepSigningOptions extends SignLogHeadDeps {
  readonly databaseUrl: string;
  readonly logger: Logger;
}

/** A head that was refused. The alarm's name and reason lead to the runbook. */
class LogHeadInconsistent extends Error {
  override readonly name = 'LogHeadInconsistent';
}

/** Signs the log's head whenever leaves were committed. One signature at a time; the same alarm is raised once. */
export function keepSigning({ databaseUrl, logger, ...deps }: KeepSigningOptions): Promise<KeptLooking> {
  let lastAlarm = '';

  async function signHead(): Promise<void> {
    const outcome = await signLogHead(deps);
    const alarm = outcome.kind === 'refused' ? `${outcome.reason} ${outcome.size}` : '';
    if (outcome.kind === 'refused' && alarm !== lastAlarm) {
      logger.error('log_head_inconsistent', new LogHeadInconsistent(outcome.reason), {
        reason: outcome.reason,
        count: outcome.size,
      });
    }
    if (outcome.kind === 'signed') logger.debug('log_head_signed', { count: outcome.size });
    lastAlarm = alarm;
  }

  return keepLooking({
    databaseUrl,
    applicationName: 'lethe worker log',
    channel: LOG_CHANNEL,
    async look() {
      try {
        await signHead();
      } catch (error) {
        // The database or the disk is away: the next look tries again, and the leaves stay unsigned until then.
        logger.error('log_signing_failed', error);
      }
      return false;
    },
  });
}
