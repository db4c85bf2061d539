import type { ApplyEventsPorts } from '@lethe/core/billing/payments';
import type { Clock } from '@lethe/core/time';
import { createPaymentBooks, type Database } from '@lethe/db';
import { createPaymentProcessor, readPaymentSettings } from '@lethe/payments';
import type { Logger } from '@lethe/telemetry';
import type { Closers } from '../closers.ts';
import type { WorkerEnv } from '../env.ts';
import { alarmBy, keepApplying } from './keep-applying.ts';

interface PaymentParts {
  readonly env: WorkerEnv;
  readonly database: Database;
  readonly clock: Clock;
  readonly realClock: Clock;
  readonly logger: Logger;
}

/** Null where payments are off. Who could have them is told what is missing. */
export function composePayments({ env, database, clock, realClock, logger }: PaymentParts): ApplyEventsPorts | null {
  const settings = readPaymentSettings(env);
  if (settings === null) {
    if (env.LETHE_MODE !== 'self_hosted') logger.warn('payments_off', { reason: 'STRIPE_SECRET_KEY_is_not_set' });
    return null;
  }
  return {
    processor: createPaymentProcessor(settings, { clock: realClock }),
    books: createPaymentBooks(database),
    clock,
    publicUrl: env.NEXTAUTH_URL,
    onProblem: alarmBy(logger),
  };
}

/** Where payments are off nothing is applied. */
export async function startPayments(
  ports: ApplyEventsPorts | null,
  { databaseUrl, logger, closers }: { databaseUrl: string; logger: Logger; closers: Closers },
): Promise<void> {
  if (ports === null) return;
  const applying = await keepApplying({ databaseUrl, ports, logger });
  closers.add(() => applying.close());
}
