import { randomUUID } from 'node:crypto';
import type { LookAfterCreditPorts, ReconcilePorts } from '@lethe/core/billing/dunning';
import type { ApplyEventsPorts } from '@lethe/core/billing/payments';
import type { Clock } from '@lethe/core/time';
import { createCreditCare, createPaymentAudit, type Database } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import type { WorkerEnv } from './env.ts';
import { composePayments } from './payments/start-payments.ts';

export interface Money {
  /** Null where payments are off. */
  readonly payments: ApplyEventsPorts | null;
  /** Null where no credit is kept. */
  readonly credit: LookAfterCreditPorts | null;
  /** Null where payments are off. */
  readonly reconciliation: Omit<ReconcilePorts, 'onFinding'> | null;
}

interface MoneyParts {
  readonly env: WorkerEnv;
  readonly database: Database;
  readonly clock: Clock;
  readonly realClock: Clock;
  readonly logger: Logger;
}

/** What money needs of the worker. Who hosts Lethe for themselves owes nobody for it: there is no credit, and nothing to collect. */
export function composeMoney(parts: MoneyParts): Money {
  const { env, database, realClock } = parts;
  const payments = composePayments(parts);
  const publicUrl = env.NEXTAUTH_URL;
  const isCreditKept = env.LETHE_MODE !== 'self_hosted';
  return {
    payments,
    credit: isCreditKept ? { care: createCreditCare(database), payments, publicUrl, mintId: randomUUID } : null,
    reconciliation: payments && { ...payments, audit: createPaymentAudit(database), realClock },
  };
}
