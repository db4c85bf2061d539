'use client';

import { BUDGET_SCOPES, type BudgetStanding } from '@lethe/core/billing/dunning';
import { useState } from 'react';
import { SelectField, TextField } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import type { ProjectChoice } from '../../components/tenancy/project-picker.tsx';
import { AmountField } from '../billing/amount-field.tsx';
import { type BudgetForm, budgetFormOf, readBudget } from './budget-draft.ts';
import { SCOPE_NAMES } from './budget-words.ts';
import { useEditBudget } from './use-edit-budget.ts';

interface BudgetDialogProps {
  organizationSlug: string;
  /** Null makes one. */
  budget: BudgetStanding | null;
  projects: readonly ProjectChoice[];
  onClose: () => void;
}

/** An amount for each month, what it counts, and at which parts of it members are told. */
export function BudgetDialog({ organizationSlug, budget, projects, onClose }: BudgetDialogProps) {
  const [form, setForm] = useState(() => budgetFormOf(budget));
  const { draft, amountProblem, thresholdsProblem } = readBudget(form);
  const { save, isBusy, failure } = useEditBudget(organizationSlug, onClose);
  const change = (changes: Partial<BudgetForm>) => setForm({ ...form, ...changes });
  const action = budget === null ? 'Add a budget' : `Save ${budget.name}`;
  return (
    <FormDialog
      title={action}
      description="A budget stops nothing. Owners, admins and finance get an e-mail when a part of it is spent."
      submit={action}
      canSubmit={draft !== null}
      onSubmit={() => draft !== null && save(budget?.id ?? null, draft)}
      onClose={onClose}
      isBusy={isBusy}
      failure={failure}
    >
      <TextField
        label="Name"
        value={form.name}
        onChange={(event) => change({ name: event.target.value })}
        maxLength={80}
        autoFocus
      />
      <SelectField
        label="Counts"
        value={form.scope}
        onChange={(event) => change({ scope: BUDGET_SCOPES.find((scope) => scope === event.target.value) ?? 'all' })}
      >
        {BUDGET_SCOPES.map((scope) => (
          <option key={scope} value={scope}>
            {SCOPE_NAMES[scope]}
          </option>
        ))}
      </SelectField>
      {form.scope === 'project' ? (
        <SelectField
          label="Project"
          value={form.projectId}
          onChange={(event) => change({ projectId: event.target.value })}
        >
          <option value="">Choose a project</option>
          {projects.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      ) : null}
      <AmountField
        label="Amount per month"
        hint="Of each UTC month."
        value={form.amount}
        onChange={(amount) => change({ amount })}
        problem={amountProblem}
      />
      <TextField
        label="Alert at"
        hint="Once for each in a month."
        unit="%"
        className="numeric"
        value={form.thresholds}
        onChange={(event) => change({ thresholds: event.target.value })}
        problem={thresholdsProblem}
      />
    </FormDialog>
  );
}
