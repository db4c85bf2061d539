'use client';

import { HOLD_NAME_LENGTH_MAX, HOLD_REASON_LENGTH_MAX, type HoldMeasure } from '@lethe/core/holds';
import { formatCount } from '../../components/format/duration.ts';
import { formatClock } from '../../components/format/instant.ts';
import { SelectField, TextField } from '../../components/primitives/field.tsx';
import { TextAreaField } from '../billing/text-area-field.tsx';
import type { HoldForm, ReadHold } from './hold-draft.ts';
import type { ProjectName } from './hold-words.ts';

interface HoldFieldsProps {
  form: HoldForm;
  problems: ReadHold['problems'];
  /** Empty where single projects are not offered. */
  projects: readonly ProjectName[];
  onChange: (changes: Partial<HoldForm>) => void;
  /** False where another field stands before these. */
  isFirst?: boolean;
}

/** What a case says and covers. */
export function HoldFields({ form, problems, projects, onChange, isFirst = true }: HoldFieldsProps) {
  return (
    <>
      <TextField
        label="Name"
        value={form.name}
        maxLength={HOLD_NAME_LENGTH_MAX}
        onChange={(event) => onChange({ name: event.target.value })}
        autoFocus={isFirst}
      />
      <TextField
        label="Reason"
        hint="Stays on record for good: who asked for it, and by which letter."
        value={form.reason}
        maxLength={HOLD_REASON_LENGTH_MAX}
        onChange={(event) => onChange({ reason: event.target.value })}
      />
      <div className={projects.length === 0 ? undefined : 'grid gap-4 md:grid-cols-2'}>
        {projects.length === 0 ? null : (
          <SelectField
            label="Project"
            value={form.projectId}
            onChange={(event) => onChange({ projectId: event.target.value })}
          >
            <option value="">All projects</option>
            {projects.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        )}
        <TextAreaField
          label="End users"
          rows={1}
          placeholder="All, or one on each line"
          value={form.endUsers}
          problem={problems.endUsers ?? null}
          onChange={(event) => onChange({ endUsers: event.target.value })}
        />
      </div>
      <div className="grid gap-4 md:grid-cols-2">
        <TextField
          label="First day"
          hint="UTC. Empty: from the beginning."
          type="date"
          value={form.from}
          onChange={(event) => onChange({ from: event.target.value })}
        />
        <TextField
          label="Last day"
          hint="Included. Empty: no end."
          type="date"
          value={form.to}
          problem={problems.to ?? null}
          onChange={(event) => onChange({ to: event.target.value })}
        />
      </div>
      <TextAreaField
        label="Single requests"
        rows={1}
        placeholder="All, or one id on each line"
        value={form.requestIds}
        problem={problems.requestIds ?? null}
        onChange={(event) => onChange({ requestIds: event.target.value })}
      />
    </>
  );
}

/** What the scope takes in now. */
export function HoldPreview({ preview }: { preview: { measure: HoldMeasure; countedAt: Date } | null }) {
  const figures = [
    ['Records', preview?.measure.recordCount],
    ['Readable', preview?.measure.storedCount],
    ['Past expiry', preview?.measure.pastExpiryCount],
  ] as const;
  return (
    <section aria-label="What it takes in" aria-live="polite" className="rounded-card border">
      <dl className="numeric grid grid-cols-3">
        {figures.map(([label, count]) => (
          <div key={label} className="px-4 pt-2">
            <dt className="text-ink-3 text-label">{label}</dt>
            <dd className="font-medium">{count === undefined ? '…' : formatCount(count)}</dd>
          </div>
        ))}
      </dl>
      <p className="numeric px-4 pt-1 pb-2 text-ink-3 text-label">
        {preview === null ? 'Counting' : `Counted ${formatClock(preview.countedAt)} UTC`}. New records that fall into
        the scope are covered too.
      </p>
    </section>
  );
}
