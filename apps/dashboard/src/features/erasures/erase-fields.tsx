'use client';

import { useQuery } from '@tanstack/react-query';
import { SelectField, TextField } from '../../components/primitives/field.tsx';
import { useShell } from '../../components/shell/shell-context.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { TextAreaField } from '../billing/text-area-field.tsx';
import type { EraseForm, ReadErase } from './erase-draft.ts';

const KINDS = [
  { kind: 'end_user', label: 'Everything of one end user' },
  { kind: 'requests', label: 'Single requests' },
  { kind: 'filter', label: 'By model, project and dates' },
  { kind: 'shorter_period', label: 'Older than a number of days' },
] as const satisfies readonly { readonly kind: EraseForm['kind']; readonly label: string }[];

interface EraseFieldsProps {
  form: EraseForm;
  problems: ReadErase['problems'];
  onChange: (changes: Partial<EraseForm>) => void;
}

/** Which payloads are to go. */
export function EraseFields({ form, problems, onChange }: EraseFieldsProps) {
  const { kind } = form;
  const text = (field: Exclude<keyof EraseForm, 'kind'>) => ({
    value: form[field],
    problem: problems[field] ?? null,
    onChange: (event: { target: { value: string } }) => onChange({ [field]: event.target.value }),
  });
  return (
    <>
      <SelectField
        label="Which payloads"
        value={kind}
        onChange={(event) => onChange({ kind: event.target.value as EraseForm['kind'] })}
      >
        {KINDS.map((option) => (
          <option key={option.kind} value={option.kind}>
            {option.label}
          </option>
        ))}
      </SelectField>
      {kind === 'end_user' ? (
        <TextField label="End user" hint="As the application sends it." {...text('endUser')} autoFocus />
      ) : null}
      {kind === 'requests' ? (
        <TextAreaField label="Request ids" rows={3} placeholder="One on each line" {...text('requestIds')} />
      ) : null}
      {kind === 'shorter_period' ? (
        <TextField
          label="Days"
          hint="What is older goes now. What is stored by now goes as it gets there."
          inputMode="numeric"
          {...text('periodDays')}
        />
      ) : null}
      {kind === 'filter' || kind === 'shorter_period' ? (
        <div className={kind === 'filter' ? 'grid gap-4 md:grid-cols-2' : undefined}>
          {kind === 'filter' ? <TextField label="Model" placeholder="All of them" {...text('model')} /> : null}
          <ProjectField value={form.projectId} onChange={(projectId) => onChange({ projectId })} />
        </div>
      ) : null}
      {kind === 'filter' || kind === 'end_user' ? (
        <div className="grid grid-cols-2 gap-4">
          <TextField label="From" hint="Admitted then or later, UTC." placeholder="2026-11-01" {...text('from')} />
          <TextField label="Until" hint="Admitted before, UTC." placeholder="2026-11-30" {...text('to')} />
        </div>
      ) : null}
    </>
  );
}

function ProjectField({ value, onChange }: { value: string; onChange: (projectId: string) => void }) {
  const { organization } = useShell();
  const trpc = useTRPC();
  const { data } = useQuery(trpc.projects.list.queryOptions({ organizationSlug: organization.slug }));
  return (
    <SelectField label="Project" value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">All projects</option>
      {(data ?? []).map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}
