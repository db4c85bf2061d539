'use client';

import { useId } from 'react';
import { TextField } from '../../components/primitives/field.tsx';
import { OverrideFields } from '../retention/override-fields.tsx';
import type { PolicySetting } from '../retention/policy-words.ts';
import type { KeyForm, KeyProblems } from './key-draft.ts';

interface KeyFieldsProps {
  form: KeyForm;
  problems: KeyProblems;
  ceiling: PolicySetting | null;
  onChange: (form: KeyForm) => void;
}

/** What a key may do at most. Each field left empty limits nothing. */
export function KeyFields({ form, problems, ceiling, onChange }: KeyFieldsProps) {
  return (
    <>
      <div className="grid gap-4 md:grid-cols-2">
        <TextField
          label="Spend limit"
          unit="USD"
          inputMode="decimal"
          placeholder="no limit"
          value={form.spendText}
          hint="In all, inference and storage."
          problem={problems.spend}
          onChange={(event) => onChange({ ...form, spendText: event.target.value })}
        />
        <TextField
          label="Rate limit"
          unit="/ min"
          inputMode="numeric"
          placeholder="no limit"
          value={form.rateText}
          hint="Requests a minute."
          problem={problems.rate}
          onChange={(event) => onChange({ ...form, rateText: event.target.value })}
        />
        <TextField
          label="Concurrency limit"
          unit="at once"
          inputMode="numeric"
          placeholder="no limit"
          value={form.concurrencyText}
          hint="Requests that may run at the same time."
          problem={problems.concurrency}
          onChange={(event) => onChange({ ...form, concurrencyText: event.target.value })}
        />
      </div>
      <ModelsField
        value={form.modelsText}
        problem={problems.models}
        onChange={(modelsText) => onChange({ ...form, modelsText })}
      />
      <OverrideFields
        above="the tighter of organization and project"
        rule="A key can tighten the policy, never loosen it."
        ceiling={ceiling}
        form={form.override}
        onChange={(override) => onChange({ ...form, override })}
        problem={problems.retention}
      />
    </>
  );
}

interface ModelsFieldProps {
  value: string;
  problem: string | null;
  onChange: (value: string) => void;
}

function ModelsField({ value, problem, onChange }: ModelsFieldProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="font-medium">
        Models
      </label>
      <textarea
        id={id}
        rows={2}
        spellCheck={false}
        value={value}
        placeholder="all models"
        aria-invalid={problem !== null}
        aria-describedby={`${id}-note`}
        onChange={(event) => onChange(event.target.value)}
        className="code mt-1.5 block w-full rounded-control border border-faint bg-surface px-2.5 py-1.5 leading-5 outline-none focus:border-accent focus:shadow-[0_0_0_3px_var(--accent-soft)] aria-[invalid=true]:border-danger"
      />
      <p id={`${id}-note`} className={`mt-1 text-label ${problem === null ? 'text-ink-3' : 'text-danger'}`}>
        {problem ?? 'One on each line, as provider/model. Left empty, all of them.'}
      </p>
    </div>
  );
}
