'use client';

import type { AutoTopUp, AutoTopUpDraft } from '@lethe/core/billing/dunning';
import { useState } from 'react';
import { FormDialog } from '../../../components/primitives/form-dialog.tsx';
import { AmountField } from '../amount-field.tsx';
import { type AutoTopUpForm, describeAutoTopUp, formOf, readAutoTopUp } from './auto-top-up-draft.ts';

interface AutoTopUpDialogProps {
  settings: AutoTopUp;
  /** `Visa •••• 4242` */
  card: string;
  onClose: () => void;
  onSubmit: (draft: AutoTopUpDraft) => void;
  isBusy: boolean;
  failure: string | null;
}

/** Below what, by how much, and at most how much a month the saved card is charged. */
export function AutoTopUpDialog({ settings, card, onClose, onSubmit, isBusy, failure }: AutoTopUpDialogProps) {
  const [form, setForm] = useState<AutoTopUpForm>(formOf(settings));
  const { problems, amounts } = readAutoTopUp(form);
  const edit = (change: Partial<AutoTopUpForm>) => setForm({ ...form, ...change });
  const verb = settings.isEnabled ? 'Save automatic top-up' : 'Switch on automatic top-up';
  return (
    <FormDialog
      title={verb}
      description={`${card} is charged without anybody asking. If it is declined, it is tried again for 7 days and then automatic top-up switches itself off.`}
      submit={verb}
      canSubmit={amounts !== null}
      onSubmit={() => amounts !== null && onSubmit({ ...amounts, isEnabled: true })}
      onClose={onClose}
      isBusy={isBusy}
      failure={failure}
    >
      <AmountField
        label="When the balance falls below"
        value={form.threshold}
        onChange={(threshold) => edit({ threshold })}
        problem={problems.threshold}
        autoFocus
      />
      <AmountField label="Add" value={form.amount} onChange={(amount) => edit({ amount })} problem={problems.amount} />
      <AmountField
        label="At most in a month"
        value={form.monthlyCap}
        onChange={(monthlyCap) => edit({ monthlyCap })}
        problem={problems.monthlyCap}
        hint="Left empty: no limit. Months are UTC."
      />
      <p role="status" className="rounded-card bg-sunken px-4 py-2.5 text-ink-2">
        {amounts === null ? 'Not valid yet.' : describeAutoTopUp(amounts)}
      </p>
    </FormDialog>
  );
}
