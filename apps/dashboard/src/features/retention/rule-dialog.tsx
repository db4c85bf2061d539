'use client';

import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { SelectField } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { useShell } from '../../components/shell/shell-context.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { useSaveKey } from '../api-keys/use-save-key.ts';
import { useSaveProject } from '../projects/use-save-project.ts';
import type { PolicyRule } from './describe-rule.ts';
import { type OverrideForm, type OverrideSetting, overrideFormOf, readOverride } from './override-draft.ts';
import { OverrideFields } from './override-fields.tsx';
import type { PolicySetting } from './policy-words.ts';
import { ceilingOf, listTargets, overrideOf, type RuleTarget, targetId } from './rule-targets.ts';

interface RuleDialogProps {
  organizationSlug: string;
  /** Null adds one: the dialog asks whose. */
  rule: PolicyRule | null;
  ceiling: PolicySetting;
  onClose: () => void;
}

/** What one project or one key keeps. Whatever else it has set stays as it is. */
export function RuleDialog({ organizationSlug, rule, ceiling, onClose }: RuleDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { permissions } = useShell();
  const projects = useQuery(trpc.projects.list.queryOptions({ organizationSlug }));
  const canReadKeys = permissions.includes('api_key:write');
  const keys = useQuery(trpc.apiKeys.list.queryOptions(canReadKeys ? { organizationSlug } : skipToken));
  const [chosenId, setChosenId] = useState(rule === null ? null : targetId(rule));
  const [edited, setEdited] = useState<OverrideForm | null>(null);

  const targets = listTargets(projects.data ?? [], keys.data ?? []);
  const target = targets.find(({ id }) => id === chosenId) ?? null;
  const above = target === null ? ceiling : ceilingOf(target, ceiling);
  const form =
    edited ?? overrideFormOf(target === null ? { level: null, payloadRetentionDays: null } : overrideOf(target));
  const reading = readOverride(form, above);
  const finish = () => {
    queryClient.invalidateQueries({ queryKey: trpc.retention.preview.queryKey() }).then(onClose, onClose);
  };
  const project = useSaveProject(organizationSlug, finish);
  const apiKey = useSaveKey(organizationSlug, finish);
  const action = target === null ? 'Tighten what is kept' : `Save what ${target.name} keeps`;
  return (
    <FormDialog
      title={action}
      description="In force for new requests within 5 seconds. What is stored keeps its expiry."
      submit={action}
      canSubmit={target !== null && reading.kind === 'valid'}
      onSubmit={() => {
        if (target === null || reading.kind === 'invalid') return;
        saveTarget(target, reading.override, { project, apiKey });
      }}
      onClose={onClose}
      isBusy={project.isBusy || apiKey.isBusy}
      failure={project.failure ?? apiKey.failure}
    >
      {rule === null ? (
        <SelectField
          label="Project or API key"
          value={chosenId ?? ''}
          onChange={(event) => {
            setChosenId(event.target.value === '' ? null : event.target.value);
            setEdited(null);
          }}
        >
          <option value="">{projects.isPending ? 'Loading' : 'Choose one'}</option>
          <TargetGroup label="Projects" targets={targets.filter(({ kind }) => kind === 'project')} />
          <TargetGroup label="API keys" targets={targets.filter(({ kind }) => kind === 'key')} />
        </SelectField>
      ) : null}
      {target === null ? (
        rule === null ? null : (
          <p role="status" className="text-ink-2">
            {projects.isPending || keys.isPending ? 'Loading' : 'It is not there any more.'}
          </p>
        )
      ) : (
        <OverrideFields
          above={target.kind === 'project' ? 'set by the organization' : 'set by its project and the organization'}
          rule={`A ${target.kind} can tighten the policy, never loosen it.`}
          ceiling={above}
          form={form}
          onChange={setEdited}
          problem={reading.kind === 'invalid' ? reading.sentence : null}
        />
      )}
    </FormDialog>
  );
}

function TargetGroup({ label, targets }: { label: string; targets: readonly RuleTarget[] }) {
  if (targets.length === 0) return null;
  return (
    <optgroup label={label}>
      {targets.map(({ id, label: name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </optgroup>
  );
}

interface Savers {
  readonly project: ReturnType<typeof useSaveProject>;
  readonly apiKey: ReturnType<typeof useSaveKey>;
}

function saveTarget(target: RuleTarget, override: OverrideSetting, { project, apiKey }: Savers): void {
  const { level: retentionLevel, payloadRetentionDays } = override;
  if (target.kind === 'project') {
    const { id: projectId, name, mode } = target.project;
    project.update({ projectId, name, mode, retentionLevel, payloadRetentionDays });
  } else {
    apiKey.save(target.apiKey, { retentionLevel, payloadRetentionDays });
  }
}
