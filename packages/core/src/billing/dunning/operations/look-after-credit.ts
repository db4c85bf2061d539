import type { OrganizationId } from '../../../tenancy/index.ts';
import { type ApplyEventsPorts, attemptCharge } from '../../payments/index.ts';
import { decideAutoTopUp } from '../auto-top-up.ts';
import { reachedThresholds } from '../budget.ts';
import { lookAtBalance } from '../credit-standing.ts';
import { budgetMailOf, standingMails } from '../dunning-mails.ts';
import type { CreditCare } from '../ports.ts';
import { decideNextAttempt } from '../retry-schedule.ts';
import { tellOfFailures } from './tell-of-failures.ts';

export interface LookAfterCreditPorts {
  readonly care: CreditCare;
  /** Null where payments are off: balances and budgets are watched all the same. */
  readonly payments: ApplyEventsPorts | null;
  readonly publicUrl: string;
  /** A new id: a UUID that nothing has. */
  readonly mintId: () => string;
}

/**
 * Does what an organization's balance asks for: tells of one that is low or below zero, tops it up by itself, charges what is due, and tells
 * of budgets. Each step is one transaction that finds what was done before, so repeating is safe, also by several workers at once.
 * @throws when the outcome of a charge is unknown; the attempt is made again under the same key
 */
export async function lookAfterCredit(ports: LookAfterCreditPorts, organizationId: OrganizationId): Promise<void> {
  const { care, payments, publicUrl } = ports;
  await care.noteBalance({
    organizationId,
    look: lookAtBalance,
    mailsOf: (findings, facts) => standingMails(findings, facts, publicUrl),
  });
  await care.noteBudgets({
    organizationId,
    reached: reachedThresholds,
    mailOf: (standing, percent, facts) => budgetMailOf(standing, percent, facts, publicUrl),
  });
  if (payments === null) return;
  await care.cancelUnwanted(organizationId);
  const now = payments.clock.now();
  await care.openAutoTopUp({ organizationId, paymentId: ports.mintId(), now, decide: decideAutoTopUp });
  let hasRefusal = false;
  for (const paymentId of await care.listDueOf({ organizationId, now: payments.clock.now() })) {
    const { kind } = await attemptCharge(payments, { organizationId, paymentId }, decideNextAttempt);
    hasRefusal ||= kind === 'refused';
  }
  if (hasRefusal) await tellOfFailures(care, publicUrl);
}
