import type { Clock } from '@lethe/core/time';
import type { MailDelivery } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import type { WorkerEnv } from '../env.ts';
import type { KeptLooking } from '../keep-looking.ts';
import { keepSending } from './keep-sending.ts';
import { smtpTransport } from './smtp-transport.ts';

interface MailParts {
  readonly env: WorkerEnv;
  readonly delivery: MailDelivery;
  readonly realClock: Clock;
  readonly logger: Logger;
}

/** Without a mail server a demo shows its mail instead of sending it; any other installation keeps it until there is one, and says so. */
export async function startMail({ env, delivery, realClock, logger }: MailParts): Promise<KeptLooking> {
  if (env.SMTP_URL === undefined && env.LETHE_MODE !== 'demo') {
    logger.warn('mail_waits', { reason: 'SMTP_URL_is_not_set' });
    return { close: async () => {} };
  }
  const transport = env.SMTP_URL === undefined ? null : smtpTransport({ url: env.SMTP_URL, from: env.SMTP_FROM });
  const sender = await keepSending({
    databaseUrl: env.DATABASE_URL,
    applicationName: 'lethe worker mail',
    delivery,
    transport,
    realClock,
    logger,
  });
  return {
    async close() {
      await sender.close();
      transport?.close();
    },
  };
}
