'use client';

import { PROJECT_MODES } from '@lethe/core/tenancy';
import { useState } from 'react';
import { SelectField, TextField } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { overrideFormOf, readOverride } from '../retention/override-draft.ts';
import { OverrideFields } from '../retention/override-fields.tsx';
import type { PolicySetting } from '../retention/policy-words.ts';
import { useSaveProject } from './use-save-project.ts';
import { MODE_NAMES, MODE_SENTENCES, type ProjectRow } from './view-model.ts';

interface ProjectDialogProps {
  organizationSlug: string;
  /** Null creates one. */
  project: ProjectRow | null;
  ceiling: PolicySetting | null;
  onClose: () => void;
}

export function ProjectDialog({ organizationSlug, project, ceiling, onClose }: ProjectDialogProps) {
  const [name, setName] = useState(project?.name ?? '');
  const [mode, setMode] = useState(project?.mode ?? 'credits');
  const [override, setOverride] = useState(() =>
    overrideFormOf({
      level: project?.retentionLevel ?? null,
      payloadRetentionDays: project?.payloadRetentionDays ?? null,
    }),
  );
  const reading = readOverride(override, ceiling);
  const save = useSaveProject(organizationSlug, onClose);
  const action = project === null ? 'Create the project' : `Save ${project.name}`;
  const submit = () => {
    if (project === null) return save.create({ name: name.trim(), mode });
    if (reading.kind === 'invalid') return;
    const { level, payloadRetentionDays } = reading.override;
    save.update({ projectId: project.id, name: name.trim(), mode, retentionLevel: level, payloadRetentionDays });
  };
  return (
    <FormDialog
      title={action}
      submit={action}
      canSubmit={name.trim() !== '' && reading.kind === 'valid'}
      onSubmit={submit}
      onClose={onClose}
      isBusy={save.isBusy}
      failure={save.failure}
    >
      <TextField label="Name" value={name} onChange={(event) => setName(event.target.value)} autoFocus maxLength={80} />
      <SelectField
        label="Mode"
        hint={MODE_SENTENCES[mode]}
        value={mode}
        onChange={(event) => setMode(PROJECT_MODES.find((choice) => choice === event.target.value) ?? mode)}
      >
        {PROJECT_MODES.map((choice) => (
          <option key={choice} value={choice}>
            {MODE_NAMES[choice]}
          </option>
        ))}
      </SelectField>
      {project === null ? (
        <p className="text-ink-3 text-label">
          It inherits the organization’s retention policy. You can tighten it afterwards.
        </p>
      ) : (
        <OverrideFields
          above="set by the organization"
          rule="A project can tighten the policy, never loosen it."
          ceiling={ceiling}
          form={override}
          onChange={setOverride}
          problem={reading.kind === 'invalid' ? reading.sentence : null}
        />
      )}
    </FormDialog>
  );
}
