import { createHash } from 'node:crypto';
import { isUuid, type OrganizationId } from '@lethe/core/tenancy';
import { z } from 'zod';
import type { QueuedJob } from '../queue/job-contracts.ts';

/** What is done for one organization as soon as there is a reason, beside the schedule. */
export const ORGANIZATION_JOB_NAMES = ['settle-usage', 'look-after-credit', 'advance-lifecycle', 'run-export'] as const;
export type OrganizationJobName = (typeof ORGANIZATION_JOB_NAMES)[number];

export interface OrganizationJob {
  readonly name: OrganizationJobName;
  readonly organizationId: OrganizationId;
}

const jobName = z.enum(ORGANIZATION_JOB_NAMES);
const payload = z.strictObject({
  organizationId: z
    .string()
    .refine(isUuid)
    .transform((id) => id as OrganizationId),
});

/**
 * What lies in the queue or runs under this key is not queued again. The queue's own history keeps the keys of jobs that left it for long, also of
 * organizations that were purged since, so it is a digest: ids are random, and it leads back to none.
 */
export function organizationJobKey({ name, organizationId }: OrganizationJob): string {
  return `${name}@${createHash('sha256').update(`lethe job ${organizationId}`).digest('hex')}`;
}

/** Null for what no contract fits, such as a job that an older version queued under a name that is gone. */
export function parseOrganizationJob({ name, data }: QueuedJob): OrganizationJob | null {
  const parsedName = jobName.safeParse(name);
  const parsedPayload = payload.safeParse(data);
  return parsedName.success && parsedPayload.success
    ? { name: parsedName.data, organizationId: parsedPayload.data.organizationId }
    : null;
}
