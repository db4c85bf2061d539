'use client';

import type { BillingDetails } from '@lethe/core/billing/invoices';
import { useState } from 'react';
import { TextField } from '../../../components/primitives/field.tsx';
import { FormDialog } from '../../../components/primitives/form-dialog.tsx';
import { TextAreaField } from '../text-area-field.tsx';
import { type DetailsForm, detailsProblems, formOf } from './details-draft.ts';

interface DetailsDialogProps {
  details: BillingDetails;
  organizationName: string;
  onClose: () => void;
  onSubmit: (form: DetailsForm) => void;
  isBusy: boolean;
  failure: string | null;
}

/** Who is billed. Invoices that are out keep what they were issued with. */
export function DetailsDialog({ details, organizationName, onClose, onSubmit, isBusy, failure }: DetailsDialogProps) {
  const [form, setForm] = useState<DetailsForm>(formOf(details));
  const problems = detailsProblems(form);
  const edit = (field: keyof DetailsForm) => (event: { target: { value: string } }) =>
    setForm({ ...form, [field]: event.target.value });
  return (
    <FormDialog
      title="Save billing details"
      description="They stand on invoices from the next one on. Those that are out keep what they were issued with."
      submit="Save billing details"
      canSubmit={Object.keys(problems).length === 0}
      onSubmit={() => onSubmit(form)}
      onClose={onClose}
      isBusy={isBusy}
      failure={failure}
    >
      <TextField
        label="Company"
        value={form.companyName}
        onChange={edit('companyName')}
        placeholder={organizationName}
        hint="Without one, the organization’s name."
        problem={problems.companyName ?? null}
        autoComplete="organization"
        autoFocus
      />
      <TextAreaField
        label="Address"
        value={form.address}
        onChange={edit('address')}
        problem={problems.address ?? null}
        autoComplete="street-address"
      />
      <TextField label="Tax id" value={form.taxId} onChange={edit('taxId')} problem={problems.taxId ?? null} />
      <TextField
        label="E-mail for invoices"
        type="email"
        inputMode="email"
        value={form.email}
        onChange={edit('email')}
        hint="Without one, owners and finance get them."
        problem={problems.email ?? null}
        autoComplete="email"
      />
    </FormDialog>
  );
}
