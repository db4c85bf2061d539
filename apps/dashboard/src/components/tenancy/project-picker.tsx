'use client';

import { CheckField, FieldGroup } from '../primitives/field.tsx';

export interface ProjectChoice {
  readonly id: string;
  readonly name: string;
}

interface ProjectPickerProps {
  projects: readonly ProjectChoice[];
  /** Empty: all, also those to come. */
  projectIds: readonly string[];
  onChange: (projectIds: readonly string[]) => void;
}

/** Narrows a member to some projects. Nothing ticked means all of them. */
export function ProjectPicker({ projects, projectIds, onChange }: ProjectPickerProps) {
  const toggle = (id: string, isChecked: boolean) =>
    onChange(isChecked ? [...projectIds, id] : projectIds.filter((other) => other !== id));
  return (
    <FieldGroup
      legend="Projects"
      hint={
        projectIds.length === 0
          ? 'All projects, also new ones. Tick some to narrow it.'
          : 'Only what these projects sent.'
      }
    >
      <div className="max-h-44 overflow-y-auto rounded-control border p-1">
        {projects.length === 0 ? <p className="px-1 py-1 text-ink-3">This organization has no project yet.</p> : null}
        {projects.map(({ id, name }) => (
          <CheckField
            key={id}
            label={name}
            isChecked={projectIds.includes(id)}
            onChange={(isChecked) => toggle(id, isChecked)}
          />
        ))}
      </div>
    </FieldGroup>
  );
}
