import { addMs, type Clock } from '@lethe/core/time';
import type { DueMail, MailDelivery } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import { retryDelayMs } from './retry-delay.ts';
import { isPermanent, type MailTransport, mailErrorCode } from './smtp-transport.ts';

export const MAIL_BATCH_COUNT_MAX = 20;
/** Longer than a batch can take with every time-out on the way, so that no mail is claimed by two. */
export const MAIL_LEASE_MS = 20 * 60_000;

export interface SendDueMailDeps {
  readonly delivery: MailDelivery;
  /** Null in a demo: mail is delivered by being in the outbox, where it is read. */
  readonly transport: MailTransport | null;
  readonly realClock: Clock;
  readonly logger: Logger;
}

/**
 * Sends one batch of what is due, and tells how many were claimed. One mail that fails stops no other. Repeating is safe: a mail is claimed
 * under a lease, and one that was sent is not due again. A worker that dies between handing over and recording sends it twice.
 */
export async function sendDueMail({ delivery, transport, realClock, logger }: SendDueMailDeps): Promise<number> {
  const mails = await delivery.claimDue({ countMax: MAIL_BATCH_COUNT_MAX, leaseMs: MAIL_LEASE_MS });
  for (const mail of mails) {
    if (transport === null) await delivery.record(mail.id, { kind: 'sent', isContentKept: true });
    else await sendOne({ delivery, transport, realClock, logger }, mail);
  }
  return mails.length;
}

async function sendOne(
  { delivery, transport, realClock, logger }: SendDueMailDeps & { readonly transport: MailTransport },
  mail: DueMail,
): Promise<void> {
  try {
    await transport.send(mail);
  } catch (error) {
    const errorCode = mailErrorCode(error);
    const delayMs = isPermanent(error) ? null : retryDelayMs(mail.attemptCount);
    const retryAt = delayMs === null ? null : addMs(realClock.now(), delayMs);
    await delivery.record(mail.id, { kind: 'failed', errorCode, retryAt });
    logger.warn(retryAt === null ? 'mail_given_up' : 'mail_failed', {
      reason: errorCode,
      attempt: mail.attemptCount,
    });
    return;
  }
  await delivery.record(mail.id, { kind: 'sent', isContentKept: false });
}
