import { z } from 'zod';
import type { AuditFacts } from '../audit/index.ts';
import { RETENTION_DAYS_MAX, RETENTION_LEVELS } from '../retention/index.ts';
import { PROJECT_MODES, type ProjectId } from '../tenancy/index.ts';

export const PROJECT_NAME_LENGTH_MAX = 80;
/** Of one organization, archived ones included. */
export const PROJECTS_MAX = 200;

export const projectDraftSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(PROJECT_NAME_LENGTH_MAX)
    .regex(/^[^\p{Cc}\p{Cf}\u2028\u2029]*$/u, 'A name is one line of visible text.'),
  mode: z.enum(PROJECT_MODES),
});

/** What a member may set. Retention can only be tighter than the organization's; null inherits. */
export const projectSettingsSchema = projectDraftSchema.extend({
  retentionLevel: z.enum(RETENTION_LEVELS).nullable(),
  payloadRetentionDays: z.int().min(0).max(RETENTION_DAYS_MAX).nullable(),
});
export type ProjectSettings = z.infer<typeof projectSettingsSchema>;

export interface Project extends ProjectSettings {
  readonly id: ProjectId;
  readonly createdAt: Date;
  /** An archived project takes no requests; its records stay. */
  readonly archivedAt: Date | null;
}

export interface ProjectView extends Project {
  /** Requests admitted in the last 30 days. */
  readonly requestCount30d: number;
}

export function factsOf({ name, mode, retentionLevel, payloadRetentionDays }: ProjectSettings): AuditFacts {
  return { name, mode, retention_level: retentionLevel, payload_retention_days: payloadRetentionDays };
}
