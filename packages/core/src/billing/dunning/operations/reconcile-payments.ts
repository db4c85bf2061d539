import type { NanoUsd } from '../../../money/index.ts';
import type { OrganizationId } from '../../../tenancy/index.ts';
import { addMs, type Clock, MS_PER_DAY } from '../../../time/index.ts';
import { applyFacts, type PaymentBooks, type PaymentFacts, type PaymentProcessor } from '../../payments/index.ts';
import type { PaymentAudit } from '../ports.ts';

/** So far back every payment is compared, each night. */
export const RECONCILED_DAYS = 35;

export interface ReconcilePorts {
  readonly processor: Pick<PaymentProcessor, 'listPayments' | 'readPayment'>;
  readonly books: Pick<PaymentBooks, 'apply'>;
  readonly audit: PaymentAudit;
  readonly clock: Clock;
  /** The processor's own time, which no demo moves. */
  readonly realClock: Clock;
  readonly publicUrl: string;
  /** Is told of each finding. */
  readonly onFinding: (finding: ReconciliationFinding) => void;
}

export interface ReconciliationFinding {
  /** `missed`: no webhook had told, and this run posted it. The rest are differences that somebody has to look into. */
  readonly kind: 'missed' | 'refused' | 'ledger_differs' | 'unknown_to_processor';
  readonly organizationId: OrganizationId | null;
  readonly paymentIntentId: string;
}

export interface ReconciliationReport {
  readonly paymentCount: number;
  readonly missedCount: number;
  readonly differenceCount: number;
}

/**
 * Compares every payment that the processor has made for us lately with the books: takes in what the webhooks had missed, by the code that they
 * run, and then compares amounts. Payments that only the books know are looked for one by one. Repeating is safe.
 */
export async function reconcilePayments(ports: ReconcilePorts): Promise<ReconciliationReport> {
  const tally = createTally(ports.onFinding);
  const seen = new Set<string>();
  for await (const facts of ports.processor.listPayments({ since: daysBefore(ports.realClock) })) {
    seen.add(facts.paymentIntentId);
    await compare(ports, facts, tally);
  }
  for (const { organizationId, paymentIntentId } of await ports.audit.listPaidSince(daysBefore(ports.clock))) {
    if (seen.has(paymentIntentId)) continue;
    const facts = await ports.processor.readPayment(paymentIntentId);
    if (facts === null) tally.note('unknown_to_processor', organizationId, paymentIntentId);
    else await compare(ports, facts, tally);
  }
  const ranAt = ports.clock.now();
  for (const organizationId of await ports.audit.listBilled()) {
    await ports.audit.noteReconciliation({ organizationId, run: { ranAt, ...tally.of(organizationId) } });
  }
  return tally.total();
}

const daysBefore = (clock: Clock): Date => addMs(clock.now(), -RECONCILED_DAYS * MS_PER_DAY);

async function compare(ports: ReconcilePorts, facts: PaymentFacts, tally: Tally): Promise<void> {
  const outcome = await applyFacts(ports, facts);
  if (outcome.kind === 'unknown') return;
  const organizationId = facts.organizationId as OrganizationId | null;
  tally.count(organizationId);
  if (outcome.kind === 'refused' || organizationId === null) {
    tally.note('refused', organizationId, facts.paymentIntentId);
    return;
  }
  if (outcome.kind === 'applied') tally.note('missed', organizationId, facts.paymentIntentId);
  if ((await ports.audit.ledgerOf(organizationId, facts)) !== expectedOf(facts)) {
    tally.note('ledger_differs', organizationId, facts.paymentIntentId);
  }
}

/** What came in, less what went back and what a dispute holds. */
export function expectedOf({ status, receivedNanoUsd, refunds, disputes }: PaymentFacts): NanoUsd {
  if (status !== 'succeeded') return 0n;
  const refunded = refunds.filter((refund) => refund.status !== 'failed');
  const held = disputes.filter((dispute) => dispute.status !== 'won');
  return [...refunded, ...held].reduce((rest, { amountNanoUsd }) => rest - amountNanoUsd, receivedNanoUsd);
}

interface Tally {
  count(organizationId: OrganizationId | null): void;
  note(kind: ReconciliationFinding['kind'], organizationId: OrganizationId | null, paymentIntentId: string): void;
  of(organizationId: OrganizationId): ReconciliationReport;
  total(): ReconciliationReport;
}

function createTally(onFinding: ReconcilePorts['onFinding']): Tally {
  const reports = new Map<
    OrganizationId | null,
    { paymentCount: number; missedCount: number; differenceCount: number }
  >();
  const reportOf = (organizationId: OrganizationId | null) => {
    const report = reports.get(organizationId) ?? { paymentCount: 0, missedCount: 0, differenceCount: 0 };
    reports.set(organizationId, report);
    return report;
  };
  return {
    count(organizationId) {
      reportOf(organizationId).paymentCount += 1;
    },
    note(kind, organizationId, paymentIntentId) {
      reportOf(organizationId)[kind === 'missed' ? 'missedCount' : 'differenceCount'] += 1;
      onFinding({ kind, organizationId, paymentIntentId });
    },
    of: (organizationId) => ({ ...reportOf(organizationId) }),
    total() {
      const sum = { paymentCount: 0, missedCount: 0, differenceCount: 0 };
      for (const report of reports.values()) {
        sum.paymentCount += report.paymentCount;
        sum.missedCount += report.missedCount;
        sum.differenceCount += report.differenceCount;
      }
      return sum;
    },
  };
}
