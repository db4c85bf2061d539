import type { ApiKeyRow } from '../api-keys/key-state.ts';
import type { ProjectRow } from '../projects/view-model.ts';
import { type OverrideSetting, tighten } from './override-draft.ts';
import type { PolicySetting } from './policy-words.ts';

/** A project or a key that can keep less than the organization. */
export type RuleTarget = { readonly id: string; readonly name: string; readonly label: string } & (
  | { readonly kind: 'project'; readonly project: ProjectRow }
  | { readonly kind: 'key'; readonly apiKey: ApiKeyRow; readonly project: ProjectRow | null }
);

/** Names a target among projects and keys together. */
export function targetId({ kind, id }: { readonly kind: 'project' | 'key'; readonly id: string }): string {
  return `${kind}:${id}`;
}

/** Live projects by name, then keys that were neither revoked nor replaced, each with its project. */
export function listTargets(projects: readonly ProjectRow[], keys: readonly ApiKeyRow[]): readonly RuleTarget[] {
  const live = projects.filter(({ archivedAt }) => archivedAt === null);
  const working = keys.filter(({ revokedAt, replacedById }) => revokedAt === null && replacedById === null);
  return [
    ...live.map((project): RuleTarget => {
      const id = targetId({ kind: 'project', id: project.id });
      return { kind: 'project', id, name: project.name, label: project.name, project };
    }),
    ...working.map((apiKey): RuleTarget => {
      const project = live.find(({ id }) => id === apiKey.projectId) ?? null;
      const label = `${apiKey.name}, ${apiKey.mask}`;
      return { kind: 'key', id: targetId({ kind: 'key', id: apiKey.id }), name: apiKey.name, label, apiKey, project };
    }),
  ];
}

export function overrideOf(target: RuleTarget): OverrideSetting {
  const { retentionLevel: level, payloadRetentionDays } = target.kind === 'project' ? target.project : target.apiKey;
  return { level, payloadRetentionDays };
}

/** What holds above a target: for a key, what its project leaves of the organization's policy. */
export function ceilingOf(target: RuleTarget, organization: PolicySetting): PolicySetting {
  if (target.kind === 'project' || target.project === null) return organization;
  const { retentionLevel: level, payloadRetentionDays } = target.project;
  return tighten(organization, { level, payloadRetentionDays });
}
