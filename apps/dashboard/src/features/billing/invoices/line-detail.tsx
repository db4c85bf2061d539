import { STORAGE_RATE } from '@lethe/core/billing';
import type { Invoice, InvoiceLine } from '@lethe/core/billing/invoices';
import type { PlanSpan } from '@lethe/core/billing/plans';
import { PLAN_TERMS } from '@lethe/core/tenancy';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatCount, formatRemaining } from '../../../components/format/duration.ts';
import { formatDayMinute } from '../../../components/format/instant.ts';
import { Usd } from '../../../components/money/usd.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { dollars } from '../amount-draft.ts';
import { rowsLine } from './invoice-lines.ts';
import { storageDifference, sumText } from './invoice-words.ts';

interface LineDetailProps {
  path: string;
  invoice: Invoice;
  line: InvoiceLine;
}

/** What a line is made of: its arithmetic, what of it came late, and the way to its rows. */
export function LineDetail({ path, invoice, line }: LineDetailProps) {
  const rows = rowsLine(line.kind);
  const differenceNanoUsd = storageDifference(line);
  return (
    <div className="flex flex-col gap-1.5 py-2.5 pr-4 pl-9.5 text-ink-2">
      {line.kind === 'plan_fee' ? <PlanSpans spans={invoice.planSpans} /> : null}
      {differenceNanoUsd === null ? null : <StorageSum line={line} differenceNanoUsd={differenceNanoUsd} />}
      {line.lateRowCount === 0 ? null : (
        <DetailRow amountNanoUsd={line.lateNanoUsd}>
          {`Of it from earlier months, ${formatCount(line.lateRowCount)} that came in after their invoice`}
        </DetailRow>
      )}
      {rows === null || line.rowCount === 0 ? null : (
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-label">
          <span className="numeric min-w-0 flex-1 basis-[200px]">{sumText(line)}</span>
          <Link
            href={`${path}/${invoice.id}?line=${rows}#rows`}
            className="rounded-chip font-medium text-accent hover:underline"
          >
            Show rows
          </Link>
        </p>
      )}
    </div>
  );
}

function StorageSum({ line, differenceNanoUsd }: { line: InvoiceLine; differenceNanoUsd: bigint }) {
  const rate = formatCount(STORAGE_RATE.amountNanoUsd / STORAGE_RATE.perQuantity);
  const isExact = differenceNanoUsd === 0n;
  return (
    <p className="numeric flex items-start gap-2 text-label">
      <Icon name={isExact ? 'check' : 'warning'} className={isExact ? 'text-stored' : 'text-danger'} />
      Equals {formatCount(line.tokenCount ?? 0n)} tokens × {rate} nano-USD, difference {formatCount(differenceNanoUsd)}{' '}
      nano-USD. Charged once per request.
    </p>
  );
}

function PlanSpans({ spans }: { spans: readonly PlanSpan[] }) {
  return spans.map((span) => (
    <p key={span.fromAt.toISOString()} className="numeric flex flex-wrap justify-between gap-x-3">
      <span>
        {PLAN_TERMS[span.plan].name}, {formatDayMinute(span.fromAt)} to {formatDayMinute(span.untilAt)} UTC,{' '}
        {formatRemaining(span.untilAt.getTime() - span.fromAt.getTime())}
      </span>
      <span>{dollars(span.monthlyFeeNanoUsd)} a month</span>
    </p>
  ));
}

function DetailRow({ children, amountNanoUsd }: { children: ReactNode; amountNanoUsd: bigint }) {
  return (
    <p className="numeric flex flex-wrap justify-between gap-x-3">
      <span>{children}</span>
      <Usd amountNanoUsd={amountNanoUsd} fractionDigits={9} />
    </p>
  );
}
