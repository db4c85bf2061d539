'use client';

import { formatUsd, type NanoUsd } from '@lethe/core/money';
import { useState } from 'react';
import { Usd } from '../../../components/money/usd.tsx';
import { CheckField } from '../../../components/primitives/field.tsx';
import { FormDialog } from '../../../components/primitives/form-dialog.tsx';
import { Segments } from '../../../components/primitives/segments.tsx';
import { problemOf, readAmount, typedAmount } from '../amount-draft.ts';
import { AmountField } from '../amount-field.tsx';
import { SUGGESTED_TOP_UPS, TOP_UP_BOUNDS, TOP_UP_HINT } from './top-up-draft.ts';

interface TopUpDialogProps {
  balanceNanoUsd: NanoUsd;
  /** Whether a card is saved already; then saving one more is not offered. */
  hasCard: boolean;
  onClose: () => void;
  onSubmit: (order: { amountNanoUsd: NanoUsd; isCardSaved: boolean }) => void;
  isBusy: boolean;
  failure: string | null;
}

/** How much, and whether the card is kept. The card itself is entered on the payment page, which Lethe never sees. */
export function TopUpDialog({ balanceNanoUsd, hasCard, onClose, onSubmit, isBusy, failure }: TopUpDialogProps) {
  const [text, setText] = useState(typedAmount(SUGGESTED_TOP_UPS[1] ?? TOP_UP_BOUNDS.minNanoUsd));
  const [isCardSaved, setIsCardSaved] = useState(!hasCard);
  const reading = readAmount(text, TOP_UP_BOUNDS);
  const amountNanoUsd = reading.kind === 'valid' ? reading.amountNanoUsd : null;
  return (
    <FormDialog
      title="Top up"
      description="You pay by card on the next page and come back here. Credit does not expire."
      submit={isBusy ? 'Opening the payment page' : 'Continue to payment'}
      canSubmit={amountNanoUsd !== null}
      onSubmit={() => amountNanoUsd !== null && onSubmit({ amountNanoUsd, isCardSaved })}
      onClose={onClose}
      isBusy={isBusy}
      failure={failure}
    >
      <Segments
        label="Suggested amounts"
        options={SUGGESTED_TOP_UPS.map((amount) => ({
          value: typedAmount(amount),
          label: `$${formatUsd(amount, 0)}`,
        }))}
        value={amountNanoUsd === null ? '' : typedAmount(amountNanoUsd)}
        onPick={setText}
      />
      <AmountField
        label="Amount"
        value={text}
        onChange={setText}
        hint={TOP_UP_HINT}
        problem={problemOf(reading)}
        autoFocus
      />
      <CheckField
        label="Save the card"
        note="For automatic top-ups and the plan fee. It can be removed at any time."
        isChecked={isCardSaved}
        onChange={setIsCardSaved}
      />
      <dl className="rounded-card border">
        <SumLine label="Balance now" amountNanoUsd={balanceNanoUsd} />
        <SumLine label="Balance after" amountNanoUsd={amountNanoUsd === null ? null : balanceNanoUsd + amountNanoUsd} />
      </dl>
    </FormDialog>
  );
}

function SumLine({ label, amountNanoUsd }: { label: string; amountNanoUsd: NanoUsd | null }) {
  return (
    <div className="flex justify-between gap-3 border-b px-4 py-2 last:border-b-0 last:font-strong">
      <dt className="text-ink-2">{label}</dt>
      <dd>{amountNanoUsd === null ? '–' : <Usd amountNanoUsd={amountNanoUsd} fractionDigits={2} />}</dd>
    </div>
  );
}
