import type { OrganizationId } from '../../../tenancy/index.ts';
import { type ApplyEventsPorts, attemptCharge } from '../../payments/index.ts';
import type { CreditCare } from '../ports.ts';
import { decideNextAttempt } from '../retry-schedule.ts';
import { type LookAfterCreditPorts, lookAfterCredit } from './look-after-credit.ts';
import { tellOfFailures } from './tell-of-failures.ts';

const PAYMENT_COUNT_MAX = 500;
const ORGANIZATION_COUNT_MAX = 500;

export interface CollectionReport {
  readonly attemptedCount: number;
  readonly succeededCount: number;
  readonly refusedCount: number;
  readonly givenUpCount: number;
  /** Organizations whose balance or budgets were looked at. */
  readonly lookedAtCount: number;
  readonly toldCount: number;
  /** What failed for reasons other than the card; the rest went on. It comes again by itself. */
  readonly failures: readonly { readonly organizationId: OrganizationId; readonly error: unknown }[];
}

/**
 * Charges every payment that is due, looks after every organization with something to do about its credit, and tells of payments that fail.
 * Repeating is safe: an attempt is claimed, a payment is opened and a mail is noted once.
 */
export async function collectPayments(ports: LookAfterCreditPorts): Promise<CollectionReport> {
  const { care, payments, publicUrl } = ports;
  const failures: { organizationId: OrganizationId; error: unknown }[] = [];
  const counts = { attemptedCount: 0, succeededCount: 0, refusedCount: 0, givenUpCount: 0 };
  if (payments !== null) await chargeDue({ care, payments }, counts, failures);
  const organizations = await care.listToLookAt({ withBudgets: true, countMax: ORGANIZATION_COUNT_MAX });
  for (const organizationId of organizations) {
    await lookAfterCredit(ports, organizationId).catch(
      (error: unknown) => void failures.push({ organizationId, error }),
    );
  }
  return { ...counts, lookedAtCount: organizations.length, toldCount: await tellOfFailures(care, publicUrl), failures };
}

async function chargeDue(
  { care, payments }: { readonly care: CreditCare; readonly payments: ApplyEventsPorts },
  counts: { attemptedCount: number; succeededCount: number; refusedCount: number; givenUpCount: number },
  failures: { organizationId: OrganizationId; error: unknown }[],
): Promise<void> {
  await care.cancelUnwanted(null);
  const due = await payments.books.listDue({ now: payments.clock.now(), countMax: PAYMENT_COUNT_MAX });
  for (const { organizationId, paymentId } of due) {
    try {
      const report = await attemptCharge(payments, { organizationId, paymentId }, decideNextAttempt);
      if (report.kind !== 'skipped') counts.attemptedCount += 1;
      if (report.kind === 'succeeded') counts.succeededCount += 1;
      if (report.kind === 'refused') counts.refusedCount += 1;
      if (report.kind === 'refused' && report.payment.status === 'given_up') counts.givenUpCount += 1;
    } catch (error) {
      failures.push({ organizationId, error });
    }
  }
}
