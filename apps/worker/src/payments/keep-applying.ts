import { type ApplyEventsPorts, applyPaymentEvents, lookAtPayments } from '@lethe/core/billing/payments';
import { MS_PER_HOUR } from '@lethe/core/time';
import { PAYMENTS_CHANNEL } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import { type KeptLooking, keepLooking } from '../keep-looking.ts';

const EVENTS_FORGOTTEN_EVERY_MS = MS_PER_HOUR;

export interface KeepApplyingOptions {
  readonly databaseUrl: string;
  readonly ports: ApplyEventsPorts;
  readonly logger: Logger;
}

/**
 * Takes what the payment processor tells into the books as soon as an event was stored, and whatever waits every few seconds. What waits
 * is read from the database, so a wake-up that is lost or comes twice changes nothing. Not by the domain's clock: a demo's time machine
 * must not stand between a payment and its credit. Beside it, events of long ago are forgotten.
 */
export function keepApplying({ databaseUrl, ports, logger }: KeepApplyingOptions): Promise<KeptLooking> {
  let forgetAtMs = 0;
  return keepLooking({
    databaseUrl,
    applicationName: 'lethe worker payments',
    channel: PAYMENTS_CHANNEL,
    async look() {
      try {
        const hasMore = await applyAll(ports, logger);
        if (performance.now() >= forgetAtMs) {
          await ports.books.forgetEvents();
          forgetAtMs = performance.now() + EVENTS_FORGOTTEN_EVERY_MS;
        }
        return hasMore;
      } catch (error) {
        // The database is away: the next look tries again, and events wait until then.
        logger.error('payment_events_failed', error);
        return false;
      }
    },
  });
}

/** The alarms that docs/runbooks/payments.md answers. */
export function alarmBy(logger: Logger): ApplyEventsPorts['onProblem'] {
  return ({ kind, reason }) =>
    logger.error(kind === 'refused' ? 'payment_refused' : 'payment_paid_twice', new Error(kind), {
      ...(reason !== null && { reason }),
    });
}

async function applyAll(ports: ApplyEventsPorts, logger: Logger): Promise<boolean> {
  const events = await applyPaymentEvents(ports);
  for (const { error } of events.failures) logger.error('payment_event_failed', error);
  if (events.finishedCount > 0) logger.debug('payment_events_applied', { count: events.finishedCount });
  const looks = await lookAtPayments(ports);
  for (const { error } of looks.failures) logger.error('payment_look_failed', error);
  return events.hasMore;
}
