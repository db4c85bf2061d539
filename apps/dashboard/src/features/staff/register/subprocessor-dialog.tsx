'use client';

import {
  EVIDENCE_URL_LENGTH_MAX,
  PURPOSE_LENGTH_MAX,
  REGION_LENGTH_MAX,
  REGISTER_DATA_CLASSES,
  SAFEGUARDS_LENGTH_MAX,
  SERVICE_LENGTH_MAX,
  type Subprocessor,
  type SubprocessorDraft,
} from '@lethe/core/subprocessors';
import { utcDayName } from '@lethe/core/time';
import { useState } from 'react';
import { CheckField, FieldGroup, TextField } from '../../../components/primitives/field.tsx';
import { FormDialog } from '../../../components/primitives/form-dialog.tsx';
import { CLASS_NAMES } from '../../compliance/lifecycle-words.ts';
import { useRegisterEdit } from './use-register-edit.ts';

interface SubprocessorDialogProps {
  /** Null adds one. */
  entry: Subprocessor | null;
  now: Date;
  onClose: () => void;
}

const TEXT_FIELDS = [
  { field: 'service', label: 'Service', lengthMax: SERVICE_LENGTH_MAX },
  { field: 'purpose', label: 'Purpose', lengthMax: PURPOSE_LENGTH_MAX },
  { field: 'region', label: 'Region', lengthMax: REGION_LENGTH_MAX, hint: 'Where it processes the data.' },
  {
    field: 'safeguards',
    label: 'Safeguards',
    lengthMax: SAFEGUARDS_LENGTH_MAX,
    hint: 'Contracts, certificates and measures.',
  },
  {
    field: 'evidenceUrl',
    label: 'Evidence',
    lengthMax: EVIDENCE_URL_LENGTH_MAX,
    hint: 'An https address at which customers can check them.',
  },
] as const;

/** The rules stand where the entry is saved: what they refuse is said in the form. */
export function SubprocessorDialog({ entry, now, onClose }: SubprocessorDialogProps) {
  const [draft, setDraft] = useState<SubprocessorDraft>(() => draftOf(entry, now));
  const { send, isBusy, failure } = useRegisterEdit(onClose);
  const change = (changes: Partial<SubprocessorDraft>) => setDraft((current) => ({ ...current, ...changes }));
  const action = entry === null ? 'Add a subprocessor' : `Change ${entry.service}`;
  const submit = () =>
    void send(
      entry === null
        ? { method: 'POST', body: { entry: draft }, done: `${draft.service.trim()} is in the register.` }
        : {
            method: 'PUT',
            body: { id: entry.id, version: entry.version, entry: draft },
            done: `${draft.service.trim()} is changed.`,
          },
    );
  return (
    <FormDialog
      title={action}
      description="Every organization reads it at once."
      submit={action}
      onSubmit={submit}
      onClose={onClose}
      isBusy={isBusy}
      failure={failure}
    >
      {TEXT_FIELDS.map(({ field, label, lengthMax, ...rest }) => (
        <TextField
          key={field}
          label={label}
          value={draft[field]}
          maxLength={lengthMax}
          onChange={(event) => change({ [field]: event.target.value })}
          {...rest}
        />
      ))}
      <FieldGroup legend="Data that it gets">
        <div className="grid grid-cols-2">
          {REGISTER_DATA_CLASSES.map((dataClass) => (
            <CheckField
              key={dataClass}
              label={CLASS_NAMES[dataClass]}
              isChecked={draft.dataClasses.includes(dataClass)}
              onChange={(isChecked) => {
                const others = draft.dataClasses.filter((chosen) => chosen !== dataClass);
                change({ dataClasses: isChecked ? [...others, dataClass] : others });
              }}
            />
          ))}
        </div>
      </FieldGroup>
      <CheckField
        label="Only for customers who choose it"
        note="Such as a model provider whose models they call."
        isChecked={draft.isOptional}
        onChange={(isOptional) => change({ isOptional })}
      />
      <div className="grid gap-4 md:grid-cols-2">
        <TextField
          label="Reviewed"
          type="date"
          max={utcDayName(now)}
          value={draft.reviewedOn}
          onChange={(event) => change({ reviewedOn: event.target.value })}
        />
        <TextField
          label="Next review by"
          type="date"
          value={draft.reviewDueOn}
          onChange={(event) => change({ reviewDueOn: event.target.value })}
        />
      </div>
    </FormDialog>
  );
}

/** A new entry begins with a review today; when the next one is due is for the officer to say. */
function draftOf(entry: Subprocessor | null, now: Date): SubprocessorDraft {
  if (entry === null) {
    return {
      service: '',
      purpose: '',
      dataClasses: [],
      region: '',
      safeguards: '',
      evidenceUrl: '',
      isOptional: false,
      reviewedOn: utcDayName(now),
      reviewDueOn: '',
    };
  }
  const { id: _, version: __, updatedAt: ___, ...draft } = entry;
  return draft;
}
