import type { JobRunRepository, RetentionMaintenance } from '@lethe/db';
import type { JobName } from '../schedule.ts';
import { createPayloadPartitionsJob } from './create-payload-partitions.ts';
import { deleteExpiredMetadataJob } from './delete-expired-metadata.ts';
import { destroyHourKeysJob } from './destroy-hour-keys.ts';
import { dropPayloadPartitionsJob } from './drop-payload-partitions.ts';
import { type EndedAccess, forgetEndedAccessJob } from './forget-ended-access.ts';
import { forgetJobRunsJob } from './forget-job-runs.ts';
import type { Job } from './job.ts';

export type Jobs = Readonly<Record<JobName, Job>>;

export interface JobPorts {
  readonly maintenance: RetentionMaintenance;
  readonly runs: Pick<JobRunRepository, 'forgetBefore'>;
  readonly endedAccess: EndedAccess;
  /** The period of metadata, in days; null: the account's life. */
  readonly metadataRetentionDays: number | null;
}

/** Every name of the schedule with what runs under it: a new name does not compile until it has a job. */
export function bindJobs({ maintenance, runs, endedAccess, metadataRetentionDays }: JobPorts): Jobs {
  return {
    'create-payload-partitions': createPayloadPartitionsJob(maintenance),
    'delete-expired-metadata': deleteExpiredMetadataJob(maintenance, metadataRetentionDays),
    'destroy-hour-keys': destroyHourKeysJob(maintenance),
    'drop-payload-partitions': dropPayloadPartitionsJob(maintenance),
    'forget-ended-access': forgetEndedAccessJob(endedAccess),
    'forget-job-runs': forgetJobRunsJob(runs),
  };
}
