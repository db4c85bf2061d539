'use client';

import type { OwnerPlan, Plan } from '@lethe/core/tenancy';
import { PLAN_TERMS } from '@lethe/core/tenancy';
import { Button } from '../../../components/primitives/button.tsx';
import { FormDialog } from '../../../components/primitives/form-dialog.tsx';
import { changeVerb } from './plan-words.ts';
import type { PreviewLine } from './preview-lines.ts';

interface PlanDialogProps {
  from: Plan;
  to: OwnerPlan;
  /** Null while it is computed, and when it could not be. */
  lines: readonly PreviewLine[] | null;
  /** `Visa •••• 4242`; null when no card is saved. */
  card: string | null;
  onSaveCard: () => void;
  onClose: () => void;
  onConfirm: () => void;
  isBusy: boolean;
  failure: string | null;
}

/** The last look before another plan is in force: what changes, and what does not. */
export function PlanDialog(props: PlanDialogProps) {
  const { from, to, lines, card, onSaveCard, onClose, onConfirm, isBusy, failure } = props;
  const isCardMissing = card === null && PLAN_TERMS[to].monthlyFeeNanoUsd !== 0n;
  const verb = changeVerb(from, to);
  return (
    <FormDialog
      title={verb}
      description="In force for new requests within 5 seconds. Every stored payload keeps its expiry."
      submit={verb}
      canSubmit={lines !== null && !isCardMissing}
      onSubmit={onConfirm}
      onClose={onClose}
      isBusy={isBusy}
      failure={failure}
    >
      {lines === null && failure !== null ? null : <PreviewTable lines={lines} />}
      {isCardMissing ? (
        <div className="flex flex-wrap items-center gap-3 rounded-card bg-sunken px-4 py-3">
          <p className="min-w-0 flex-1 basis-[200px] text-ink-2">
            The fee is charged to a saved card, and none is saved yet.
          </p>
          <Button onClick={onSaveCard}>Save a card</Button>
        </div>
      ) : PLAN_TERMS[to].monthlyFeeNanoUsd === 0n ? null : (
        <p className="text-ink-3 text-label">The fee is charged to {card} with the invoice of each month.</p>
      )}
    </FormDialog>
  );
}

/** Rows of what changes from what to what; also what a change has done. */
export function PreviewTable({ lines }: { lines: readonly PreviewLine[] | null }) {
  if (lines === null) {
    return (
      <p role="status" className="rounded-card border px-4 py-6 text-center text-ink-3">
        Computing what changes
      </p>
    );
  }
  return (
    <dl className="rounded-card border">
      {lines.map(({ label, from, to }) => (
        <div
          key={label}
          className="grid gap-x-4 border-b px-4 py-2.5 last:border-b-0 md:grid-cols-[minmax(0,1fr)_auto]"
        >
          <dt className="text-pretty text-ink-3 md:text-ink-2">{label}</dt>
          <dd className="numeric md:text-right">
            {from === null || from === to ? null : (
              <>
                <span className="text-ink-3 line-through">{from}</span>{' '}
              </>
            )}
            <span className={from === null || from === to ? '' : 'font-strong'}>{to}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
