import { OUTBOX_CHANNEL, subscribe } from '@lethe/db';
import { MAIL_BATCH_COUNT_MAX, type SendDueMailDeps, sendDueMail } from './send-due-mail.ts';

/** How often the outbox is looked at without being told, for mail whose next attempt is due. In real time, like every time-out. */
const LOOK_EVERY_MS = 5_000;

export interface KeepSendingOptions extends SendDueMailDeps {
  readonly databaseUrl: string;
  readonly applicationName: string;
}

export interface MailSender {
  /** Waits for the batch that is being sent. */
  close(): Promise<void>;
}

/** Sends what is due at the start, whenever mail is queued, and every few seconds. One batch at a time. */
export async function keepSending({ databaseUrl, applicationName, ...deps }: KeepSendingOptions): Promise<MailSender> {
  const { logger } = deps;
  let isClosed = false;
  let isWanted = false;
  let running: Promise<void> | null = null;

  function wake(): void {
    isWanted = true;
    if (isClosed || running !== null) return;
    running = sendAll().finally(() => {
      running = null;
      // Whoever asked while the last look was ending is not forgotten.
      if (isWanted) wake();
    });
  }

  async function sendAll(): Promise<void> {
    while (isWanted && !isClosed) {
      isWanted = false;
      try {
        if ((await sendDueMail(deps)) === MAIL_BATCH_COUNT_MAX) isWanted = true;
      } catch (error) {
        // The database is away: the next look tries again, and the mail stays due.
        logger.error('mail_sending_failed', error);
      }
    }
  }

  const subscription = await subscribe({
    url: databaseUrl,
    applicationName,
    channels: { [OUTBOX_CHANNEL]: wake },
    onConnected: wake,
  });
  const timer = setInterval(wake, LOOK_EVERY_MS);
  return {
    async close() {
      isClosed = true;
      clearInterval(timer);
      await subscription.close();
      await running;
    },
  };
}
