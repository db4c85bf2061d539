'use client';

import type { SpendingPolicy } from '@lethe/core/billing';
import { useState } from 'react';
import { classNames } from '../../components/class-names.ts';
import { Usd } from '../../components/money/usd.tsx';
import { useRefusal } from '../../components/shell/refusal.ts';
import { dollars } from '../billing/amount-draft.ts';
import { Meter } from './meter.tsx';
import { CARD_ACTION, SideCard } from './side-card.tsx';
import { SpendingDialog } from './spending-dialog.tsx';
import { CHOICE_SENTENCES, type StorageCapState } from './storage-cap.ts';

interface StorageCapCardProps {
  organizationSlug: string;
  policy: SpendingPolicy;
  /** Null without a cap. */
  cap: StorageCapState | null;
}

/** The cap of storage fees, and the other limits that are set with it. */
export function StorageCapCard({ organizationSlug, policy, cap }: StorageCapCardProps) {
  const [isOpen, setIsOpen] = useState(false);
  const refusal = useRefusal('billing:write');
  return (
    <SideCard
      id="storage-cap"
      title="Storage cap"
      action={
        refusal === null ? (
          <button type="button" className={CARD_ACTION} onClick={() => setIsOpen(true)}>
            Change
            <span className="sr-only"> spending limits</span>
          </button>
        ) : null
      }
    >
      {cap === null ? (
        <p className="text-ink-2">No cap. Every payload that the policy stores is charged.</p>
      ) : (
        <Cap cap={cap} />
      )}
      <p className="mt-2.5 border-t pt-2.5 text-ink-3 text-label">
        {CHOICE_SENTENCES[policy.outOfCredit].replace(/\.$/, '')} when credit or cap is used up.{' '}
        {policy.lowBalanceNanoUsd === null
          ? 'No balance counts as low.'
          : `A balance below ${dollars(policy.lowBalanceNanoUsd)} is low.`}
      </p>
      {isOpen ? (
        <SpendingDialog organizationSlug={organizationSlug} policy={policy} onClose={() => setIsOpen(false)} />
      ) : null}
    </SideCard>
  );
}

function Cap({ cap }: { cap: StorageCapState }) {
  return (
    <>
      <p className="flex justify-between gap-3">
        <Usd amountNanoUsd={cap.chargedNanoUsd} fractionDigits={2} className="font-strong" />
        <span className="numeric text-ink-3">of {dollars(cap.capNanoUsd)}</span>
      </p>
      <Meter
        label="Part of the storage cap that is used"
        fraction={cap.usedFraction}
        markFraction={cap.forecastFraction}
        fill={cap.isReached ? 'bg-danger-fill' : 'bg-stored-fill'}
      />
      <p className="numeric flex flex-wrap justify-between gap-x-3 text-ink-3 text-label">
        {cap.isReached || cap.forecastText === null ? null : <span>{cap.forecastText}</span>}
        <span className={classNames(cap.isReached && 'text-danger')}>{cap.verdict}</span>
      </p>
    </>
  );
}
