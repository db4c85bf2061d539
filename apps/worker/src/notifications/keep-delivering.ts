import { type ClaimedDelivery, type DeliverWebhookPorts, deliverWebhook } from '@lethe/core/webhooks';
import { WEBHOOKS_CHANNEL } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import { type KeptLooking, keepLooking } from '../keep-looking.ts';

/** At the same time in one worker. */
const WEBHOOKS_IN_FLIGHT_MAX = 16;
/** Of one organization, over all workers: endpoints that hang until their time-out keep nobody else waiting. */
export const WEBHOOKS_IN_FLIGHT_OF_ORGANIZATION_MAX = 4;
/** Longer than a delivery can take with every time-out on its way, so that none is claimed by two. */
const WEBHOOK_LEASE_MS = 60_000;

export interface KeepDeliveringOptions extends DeliverWebhookPorts {
  readonly databaseUrl: string;
  readonly logger: Logger;
}

/**
 * Sends deliveries as soon as they are due, many at the same time. A look claims what there is room for and does not wait for it; whatever ends
 * makes room and asks for the next look.
 */
export async function keepDelivering({ databaseUrl, logger, ...ports }: KeepDeliveringOptions): Promise<KeptLooking> {
  const inFlight = new Set<Promise<void>>();

  async function deliver(claimed: ClaimedDelivery): Promise<void> {
    const { organizationId, attemptCount: attempt } = claimed;
    try {
      const { result, decision } = await deliverWebhook(ports, claimed);
      if (result.errorCode !== null)
        logger.info('webhook_failed', { organizationId, attempt, reason: result.errorCode });
      if (decision?.kind === 'given_up') logger.warn('webhook_given_up', { organizationId, attempt });
    } catch (error) {
      // The lease ends, and the delivery is due again.
      logger.error('webhook_attempt_failed', error, { organizationId });
    }
  }

  const looking = await keepLooking({
    databaseUrl,
    applicationName: 'lethe worker webhooks',
    channel: WEBHOOKS_CHANNEL,
    async look() {
      const countMax = WEBHOOKS_IN_FLIGHT_MAX - inFlight.size;
      if (countMax <= 0) return false;
      try {
        const claimed = await ports.deliveries.claim({
          countMax,
          perOrganizationMax: WEBHOOKS_IN_FLIGHT_OF_ORGANIZATION_MAX,
          leaseMs: WEBHOOK_LEASE_MS,
        });
        for (const one of claimed) {
          const sending: Promise<void> = deliver(one).finally(() => {
            inFlight.delete(sending);
            looking.wake();
          });
          inFlight.add(sending);
        }
      } catch (error) {
        // The database is away: the next look tries again, and deliveries wait.
        logger.error('webhook_claim_failed', error);
      }
      return false;
    },
  });
  return {
    async close() {
      await looking.close();
      await Promise.all(inFlight);
    },
  };
}
