import { settleUsage, type UsageSettlement } from '@lethe/core/billing';
import { MS_PER_MINUTE } from '@lethe/core/time';
import { USAGE_CHANNEL } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import { type KeptLooking, keepLooking } from '../keep-looking.ts';

const LEASES_FORGOTTEN_EVERY_MS = MS_PER_MINUTE;

export interface KeepSettlingOptions {
  readonly databaseUrl: string;
  readonly settlement: UsageSettlement;
  readonly logger: Logger;
}

/**
 * Settles usage as soon as it was shipped, and whatever waits every few seconds: what is due is read from the database, so a wake-up that
 * is lost or comes twice changes nothing. In real time, also while a demo's clock moves, since leases live in it. Beside it, leases
 * that ended are forgotten.
 */
export function keepSettling({ databaseUrl, settlement, logger }: KeepSettlingOptions): Promise<KeptLooking> {
  let forgetAtMs = 0;

  async function look(): Promise<boolean> {
    const report = await settleUsage(settlement);
    for (const { organizationId, error } of report.failures) {
      logger.error('settlement_failed', error, { organizationId });
    }
    if (report.settledCount > 0) logger.debug('usage_settled', { count: report.settledCount });
    if (performance.now() >= forgetAtMs) {
      await settlement.forgetExpiredLeases();
      forgetAtMs = performance.now() + LEASES_FORGOTTEN_EVERY_MS;
    }
    return report.hasMore;
  }

  return keepLooking({
    databaseUrl,
    applicationName: 'lethe worker billing',
    channel: USAGE_CHANNEL,
    async look() {
      try {
        return await look();
      } catch (error) {
        // The database is away: the next look tries again, and the usage waits until then.
        logger.error('settlement_failed', error);
        return false;
      }
    },
  });
}
