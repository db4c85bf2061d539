import type { Owed } from '@lethe/core/billing/payments';
import type { ReactNode } from 'react';
import { classNames } from '../../components/class-names.ts';
import { Usd } from '../../components/money/usd.tsx';
import { Card } from '../../components/primitives/card.tsx';
import { declineText, owedLabel } from './owed-words.ts';

interface OwedCardProps {
  owed: Owed;
  last4: string | null;
  negativeSince: Date | null;
  /** The button that pays, or who else can. */
  action: ReactNode;
  /** In place of what happened to the card: what became of a payment just now. */
  note?: ReactNode;
}

/** What is owed, line by line, and one amount that settles it. */
export function OwedCard({ owed, last4, negativeSince, action, note }: OwedCardProps) {
  return (
    <Card aria-labelledby="to-resolve" className="mt-4 overflow-hidden">
      <h2 id="to-resolve" className="flex min-h-11 items-center px-5 font-semibold">
        To resolve
      </h2>
      <dl>
        {owed.lines.map((line, index) => (
          <Row key={`${line.kind}-${index}`} label={owedLabel(line)}>
            <Usd
              amountNanoUsd={line.amountNanoUsd}
              fractionDigits={line.kind === 'balance' ? 9 : 2}
              className="text-ink"
            />
          </Row>
        ))}
        <Row label="To pay now" isTotal>
          <Usd amountNanoUsd={owed.dueNanoUsd} fractionDigits={2} />
        </Row>
      </dl>
      <div className="flex flex-col gap-3 border-t bg-sunken px-5 py-3.5 md:flex-row md:items-center">
        <div aria-live="polite" className="min-w-0 flex-1 text-pretty text-ink-2">
          {note ?? `${declineText(owed, { last4, negativeSince })} The card that pays now is charged from then on.`}
        </div>
        {action}
      </div>
    </Card>
  );
}

function Row({ label, isTotal = false, children }: { label: string; isTotal?: boolean; children: ReactNode }) {
  return (
    <div
      className={classNames(
        'flex min-h-10 items-center justify-between gap-4 border-t px-5',
        isTotal ? 'font-semibold' : 'text-ink-2',
      )}
    >
      <dt>{label}</dt>
      <dd className="numeric">{children}</dd>
    </div>
  );
}
