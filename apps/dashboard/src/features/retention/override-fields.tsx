'use client';

import { CheckField, FieldGroup, TextField } from '../../components/primitives/field.tsx';
import type { OverrideForm } from './override-draft.ts';
import { describeSetting, type PolicySetting } from './policy-words.ts';

interface OverrideFieldsProps {
  /** Where what is in force comes from, as the end of a sentence: `set by the organization`. */
  above: string;
  rule: string;
  ceiling: PolicySetting | null;
  form: OverrideForm;
  onChange: (form: OverrideForm) => void;
  problem: string | null;
}

/** A tighter retention for a part of the traffic. */
export function OverrideFields({ above, rule, ceiling, form, onChange, problem }: OverrideFieldsProps) {
  return (
    <FieldGroup
      legend="Retention"
      hint={`${rule} ${ceiling === null ? '' : `Now in force: ${describeSetting(ceiling)}; ${above}.`}`}
    >
      <CheckField
        label="Metadata Only"
        note="No byte of a prompt or a completion is written."
        isChecked={form.isMetadataOnly}
        onChange={(isMetadataOnly) => onChange({ ...form, isMetadataOnly })}
      />
      <div className="mt-2">
        <TextField
          label="Payload period"
          unit="days"
          inputMode="numeric"
          value={form.daysText}
          disabled={form.isMetadataOnly}
          placeholder={ceiling === null ? 'inherits' : `inherits, ${ceiling.payloadRetentionDays}`}
          hint="Leave empty to inherit. 0 days means never written."
          problem={problem}
          onChange={(event) => onChange({ ...form, daysText: event.target.value })}
        />
      </div>
    </FieldGroup>
  );
}
