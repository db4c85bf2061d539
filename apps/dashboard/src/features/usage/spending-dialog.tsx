'use client';

import { OUT_OF_CREDIT_CHOICES, type SpendingPolicy } from '@lethe/core/billing';
import { useState } from 'react';
import { CheckField, FieldGroup } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { RadioCard, RadioCardGroup } from '../../components/primitives/radio-card.tsx';
import { AmountField } from '../billing/amount-field.tsx';
import { readSpending, type SpendingForm, spendingFormOf } from './spending-draft.ts';
import { OUT_OF_CREDIT_WORDS } from './spending-words.ts';
import { useSaveSpending } from './use-save-spending.ts';

interface SpendingDialogProps {
  organizationSlug: string;
  policy: SpendingPolicy;
  onClose: () => void;
}

/** The storage cap, the balance that counts as low, and what happens when one of them is used up. */
export function SpendingDialog({ organizationSlug, policy, onClose }: SpendingDialogProps) {
  const [form, setForm] = useState(() => spendingFormOf(policy));
  const { draft, capProblem, lowBalanceProblem } = readSpending(form);
  const { save, isBusy, failure } = useSaveSpending(organizationSlug, onClose);
  const change = (changes: Partial<SpendingForm>) => setForm({ ...form, ...changes });
  return (
    <FormDialog
      title="Set spending limits"
      description="They hold for requests admitted from now on. What is stored stays stored."
      submit="Set spending limits"
      canSubmit={draft !== null}
      onSubmit={() => draft !== null && save(policy.version, draft)}
      onClose={onClose}
      isBusy={isBusy}
      failure={failure}
    >
      <div>
        <CheckField
          label="Cap data storage per month"
          note="Storage fees of a UTC month never exceed it."
          isChecked={form.hasCap}
          onChange={(hasCap) => change({ hasCap })}
        />
        {form.hasCap ? (
          <div className="mt-1 pl-7">
            <AmountField
              label="Storage cap"
              value={form.cap}
              onChange={(cap) => change({ cap })}
              problem={capProblem}
            />
          </div>
        ) : null}
      </div>
      <div>
        <CheckField
          label="Tell when the balance is low"
          note="By e-mail once, on every page, and in a header of each answer."
          isChecked={form.hasLowBalance}
          onChange={(hasLowBalance) => change({ hasLowBalance })}
        />
        {form.hasLowBalance ? (
          <div className="mt-1 pl-7">
            <AmountField
              label="Low below"
              value={form.lowBalance}
              onChange={(lowBalance) => change({ lowBalance })}
              problem={lowBalanceProblem}
            />
          </div>
        ) : null}
      </div>
      <FieldGroup
        legend="When no credit, or no room under the cap, is left"
        hint="Where credits pay the inference too, a request without credit is always refused."
      >
        <RadioCardGroup
          aria-label="When no credit, or no room under the cap, is left"
          value={form.outOfCredit}
          onValueChange={(value) => {
            const outOfCredit = OUT_OF_CREDIT_CHOICES.find((choice) => choice === value);
            if (outOfCredit !== undefined) change({ outOfCredit });
          }}
        >
          {OUT_OF_CREDIT_CHOICES.map((choice) => (
            <RadioCard
              key={choice}
              value={choice}
              title={OUT_OF_CREDIT_WORDS[choice].title}
              remark={OUT_OF_CREDIT_WORDS[choice].remark}
            >
              {OUT_OF_CREDIT_WORDS[choice].sentence}
            </RadioCard>
          ))}
        </RadioCardGroup>
      </FieldGroup>
    </FormDialog>
  );
}
