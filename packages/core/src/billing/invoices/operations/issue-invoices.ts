import type { MailContent } from '../../../mail/index.ts';
import type { OrganizationId } from '../../../tenancy/index.ts';
import type { Clock } from '../../../time/index.ts';
import type { UsageSettlement } from '../../ports.ts';
import { composeInvoice } from '../compose-invoice.ts';
import type { SellerDetails } from '../invoice.ts';
import type { InvoiceIssuing, IssuedInvoice } from '../ports.ts';

/** Organizations that one look takes; the next look takes the next ones. */
export const ORGANIZATIONS_PER_LOOK_MAX = 500;
const BATCHES_PER_SETTLEMENT_MAX = 1_000;

export interface IssueInvoicesPorts {
  readonly issuing: InvoiceIssuing;
  readonly settlement: Pick<UsageSettlement, 'settle'>;
  readonly clock: Clock;
  readonly seller: SellerDetails;
  readonly announce: (invoice: IssuedInvoice) => MailContent;
  /** Asked before each organization. False ends the run; what is left goes with the next one. */
  readonly hasTimeLeft: () => boolean;
}

export interface IssueInvoicesReport {
  readonly issuedCount: number;
  /** Months that were closed without an invoice, since nothing happened in them. */
  readonly emptyCount: number;
  /** Organizations whose usage came in faster than it could be posted. The next run takes them. */
  readonly unsettledCount: number;
  readonly failures: readonly { readonly organizationId: OrganizationId; readonly error: unknown }[];
}

/**
 * Closes every month that has ended, of every organization, the oldest first; so one run covers all that were missed. Usage that waits is posted
 * before. One organization's failure stops no other's invoice.
 */
export async function issueInvoices(ports: IssueInvoicesPorts): Promise<IssueInvoicesReport> {
  const now = ports.clock.now();
  const counts = { issued: 0, empty: 0, unsettled: 0 };
  const failures: { organizationId: OrganizationId; error: unknown }[] = [];
  const tried = new Set<OrganizationId>();
  while (ports.hasTimeLeft()) {
    const due = await ports.issuing.listDue({ now, countMax: ORGANIZATIONS_PER_LOOK_MAX + tried.size });
    const next = due.filter((organizationId) => !tried.has(organizationId));
    if (next.length === 0) break;
    for (const organizationId of next) {
      if (!ports.hasTimeLeft()) break;
      tried.add(organizationId);
      try {
        await closeMonths(ports, { organizationId, now, counts });
      } catch (error) {
        failures.push({ organizationId, error });
      }
    }
  }
  return { issuedCount: counts.issued, emptyCount: counts.empty, unsettledCount: counts.unsettled, failures };
}

interface CloseMonthsInput {
  readonly organizationId: OrganizationId;
  readonly now: Date;
  readonly counts: { issued: number; empty: number; unsettled: number };
}

/** Ends with the last month that has ended: each round closes one. */
async function closeMonths(ports: IssueInvoicesPorts, { organizationId, now, counts }: CloseMonthsInput) {
  await settleAll(ports, organizationId);
  for (;;) {
    const outcome = await ports.issuing.closeMonth({
      organizationId,
      now,
      seller: ports.seller,
      compose: composeInvoice,
      announce: ports.announce,
    });
    if (outcome === 'up_to_date') return;
    counts[outcome] += 1;
    if (outcome === 'unsettled') return;
  }
}

async function settleAll({ settlement }: IssueInvoicesPorts, organizationId: OrganizationId): Promise<void> {
  let settledCount: number;
  do settledCount = await settlement.settle({ organizationId, batchCountMax: BATCHES_PER_SETTLEMENT_MAX });
  while (settledCount === BATCHES_PER_SETTLEMENT_MAX);
}
