import { OUTBOX_CHANNEL } from '@lethe/db';
import { type KeptLooking, keepLooking } from '../keep-looking.ts';
import { MAIL_BATCH_COUNT_MAX, type SendDueMailDeps, sendDueMail } from './send-due-mail.ts';

export interface KeepSendingOptions extends SendDueMailDeps {
  readonly databaseUrl: string;
  readonly applicationName: string;
}

/** Sends what is due: mail that is new at once, mail whose next attempt comes within seconds of it. One batch at a time. */
export function keepSending({ databaseUrl, applicationName, ...deps }: KeepSendingOptions): Promise<KeptLooking> {
  return keepLooking({
    databaseUrl,
    applicationName,
    channel: OUTBOX_CHANNEL,
    async look() {
      try {
        return (await sendDueMail(deps)) === MAIL_BATCH_COUNT_MAX;
      } catch (error) {
        // The database is away: the next look tries again, and the mail stays due.
        deps.logger.error('mail_sending_failed', error);
        return false;
      }
    },
  });
}
