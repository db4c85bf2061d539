export const JOB_NAMES = [
  'create-payload-partitions',
  'delete-expired-metadata',
  'destroy-hour-keys',
  'drop-payload-partitions',
  'forget-ended-access',
  'forget-job-runs',
] as const;

export type JobName = (typeof JOB_NAMES)[number];

/** One job at one due instant: what is claimed, run and recorded. */
export interface DueJob {
  readonly name: JobName;
  readonly dueAt: Date;
}

/** One recurring job. Every one of them may be repeated, and one run does the work of every due instant before it. */
export interface ScheduledJob {
  readonly name: JobName;
  /** Minute, hour, day of month, month, day of week; in UTC of domain time. */
  readonly cron: string;
  /** What the product promises, and what the cron therefore has to keep. */
  readonly bound: string;
  /** Why these instants, and why one run covers all that were missed. */
  readonly why: string;
}

/** Every recurring job. At an instant that is due for several, they run in this order. */
export const SCHEDULE: readonly ScheduledJob[] = [
  {
    name: 'create-payload-partitions',
    cron: '0 6,18 * * *',
    bound: 'Every UTC day on which a payload admitted within the next two days may expire has its partition.',
    why: 'Two days ahead and twice a day leave four runs before a missing one is felt. A run creates whatever is missing up to its own horizon, so the latest one covers all that were missed.',
  },
  {
    name: 'destroy-hour-keys',
    cron: '5,10 * * * *',
    bound: 'The key of a UTC hour is destroyed within 15 minutes after that hour ends.',
    why: 'Minute 5 is past every key cache of 60 s and any likely clock skew, minute 10 is a second chance with 5 minutes to spare. A run destroys the keys of every hour that has ended, so the latest one covers all that were missed.',
  },
  {
    name: 'drop-payload-partitions',
    cron: '15,45 0 * * *',
    bound: 'Ciphertext is dropped by 01:00 UTC of the day after its expiry.',
    why: 'Minute 15 comes after the keys of the last hour went, minute 45 retries what a reader kept locked. A run drops every partition whose day has ended, so the latest one covers all that were missed.',
  },
  {
    name: 'delete-expired-metadata',
    cron: '20 * * * *',
    bound: 'Metadata past METADATA_RETENTION_DAYS is deleted within 80 minutes.',
    why: 'Every hour, apart from the sweep of keys. A run deletes everything that is old enough, so the latest one covers all that were missed.',
  },
  {
    name: 'forget-ended-access',
    cron: '40 3 * * *',
    bound: 'Sessions, links and windows of attempts that are over are gone within two days.',
    why: 'Once a day, at an hour without other jobs: what has ended is refused anyway. A run forgets all of it, so the latest one covers all that were missed.',
  },
  {
    name: 'forget-job-runs',
    cron: '30 3 * * *',
    bound: 'The record of job runs holds 90 days, and of each job at least its newest run.',
    why: 'Once a day, at an hour without other jobs. A run forgets everything that is old enough, so the latest one covers all that were missed.',
  },
];
