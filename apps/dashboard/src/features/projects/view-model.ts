import type { RetentionLevel } from '@lethe/core/retention';
import type { ProjectMode } from '@lethe/core/tenancy';
import { describeOverride } from '../retention/override-draft.ts';
import type { PolicySetting } from '../retention/policy-words.ts';

export interface ProjectRow {
  readonly id: string;
  readonly name: string;
  readonly mode: ProjectMode;
  readonly retentionLevel: RetentionLevel | null;
  readonly payloadRetentionDays: number | null;
  readonly archivedAt: Date | null;
  readonly createdAt: Date;
  readonly requestCount30d: number;
}

export const MODE_NAMES: Readonly<Record<ProjectMode, string>> = { credits: 'Credits', api_keys: 'Own provider keys' };

export const MODE_SENTENCES: Readonly<Record<ProjectMode, string>> = {
  credits: 'Inference and storage are paid from the organization’s credits.',
  api_keys: 'Your own provider accounts pay for inference; credits pay for storage only.',
};

/** Live ones first, by name; archived ones stay visible because their records do. */
export function sortProjects(projects: readonly ProjectRow[]): readonly ProjectRow[] {
  return projects.toSorted(
    (left, right) =>
      Number(left.archivedAt !== null) - Number(right.archivedAt !== null) || left.name.localeCompare(right.name, 'en'),
  );
}

export function retentionOf(project: ProjectRow, ceiling: PolicySetting | null) {
  return describeOverride(
    { level: project.retentionLevel, payloadRetentionDays: project.payloadRetentionDays },
    ceiling,
  );
}

/** How many working keys each project has. */
export function countKeys(
  keys: readonly { readonly projectId: string; readonly revokedAt: Date | null; readonly expiresAt: Date | null }[],
  now: Date,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { projectId, revokedAt, expiresAt } of keys) {
    const works = revokedAt === null && (expiresAt === null || expiresAt > now);
    if (works) counts.set(projectId, (counts.get(projectId) ?? 0) + 1);
  }
  return counts;
}
