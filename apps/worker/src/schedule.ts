import {
  BACKUPS_UNDECRYPTABLE_WITHIN_MS,
  CIPHERTEXT_DROPPED_WITHIN_MS,
  clockWords,
  ENDED_ACCESS_FORGOTTEN_WITHIN_MS,
  EXPORT_FILES_DELETED_WITHIN_MS,
  IDEMPOTENCY_KEY_FORGOTTEN_WITHIN_MS,
  KEY_DESTROYED_WITHIN_MS,
  METADATA_DELETED_WITHIN_MS,
  PURGE_BEGUN_WITHIN_MS,
  spanWords,
} from '@lethe/core/retention';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '@lethe/core/time';

export const JOB_NAMES = [
  'advance-erasures',
  'advance-lifecycle',
  'check-ledger',
  'collect-payments',
  'create-payload-partitions',
  'delete-expired-metadata',
  'destroy-hour-keys',
  'drop-payload-partitions',
  'forget-ended-access',
  'forget-ended-exports',
  'forget-idempotency-keys',
  'forget-job-runs',
  'forget-notifications',
  'issue-invoices',
  'purge-organizations',
  'reconcile-payments',
  'rekey-erased-hours',
  'release-holds',
  'roll-up-requests',
  'rotate-master-key',
  'seal-audit-events',
  'send-dashboard-reports',
  'write-manifests',
] as const;

export type JobName = (typeof JOB_NAMES)[number];

/** One job at one due instant: what is claimed, run and recorded. */
export interface DueJob {
  readonly name: JobName;
  readonly dueAt: Date;
}

/** How soon runs have to begin, and how many of them. */
export interface StartBound {
  /** From when the bound counts: the end of any UTC hour or UTC day, or any instant at all. */
  readonly after: 'hour' | 'day' | 'any_instant';
  readonly withinMs: number;
  /** One is enough where being late costs nothing but time; two where a run may fail and the bound is promised. */
  readonly runCountMin: 1 | 2;
}

/** One recurring job. Every one of them may be repeated, and one run does the work of every due instant before it. */
export interface ScheduledJob {
  readonly name: JobName;
  /** Minute, hour, day of month, month, day of week; in UTC of domain time. */
  readonly cron: string;
  /** What the product promises, and what the cron therefore has to keep. */
  readonly bound: string;
  /** The bound in numbers, which the tests hold the cron against. */
  readonly starts: StartBound;
  /** Why these instants, and why one run covers all that were missed. */
  readonly why: string;
}

/** Every recurring job. At an instant that is due for several, they run in this order. */
export const SCHEDULE: readonly ScheduledJob[] = [
  {
    name: 'create-payload-partitions',
    cron: '0 6,18 * * *',
    bound: 'Every UTC day on which a payload admitted within the next two days may expire has its partition.',
    starts: { after: 'any_instant', withinMs: MS_PER_DAY, runCountMin: 2 },
    why: 'Two days ahead and twice a day leave four runs before a missing one is felt. A run creates whatever is missing up to its own horizon, so the latest one covers all that were missed.',
  },
  {
    name: 'destroy-hour-keys',
    cron: '5,10 * * * *',
    bound: `The key of a UTC hour is destroyed within ${spanWords(KEY_DESTROYED_WITHIN_MS)} after that hour ends.`,
    starts: { after: 'hour', withinMs: KEY_DESTROYED_WITHIN_MS, runCountMin: 2 },
    why: 'Minute 5 is past every key cache of 60 s and any likely clock skew, minute 10 is a second chance with 5 minutes to spare. A run destroys the keys of every hour that has ended, so the latest one covers all that were missed.',
  },
  {
    name: 'write-manifests',
    cron: '11 * * * *',
    bound:
      'A UTC day of admission has its manifest in the transparency log within 15 minutes after it ends; parts that arrive later, within 70 minutes.',
    starts: { after: 'day', withinMs: 15 * MS_PER_MINUTE, runCountMin: 1 },
    why: 'Minute 11 comes before any part that came in that day is dropped, and every hour catches what arrives late. A run writes every manifest that is lacking, so the latest one covers all that were missed.',
  },
  {
    name: 'drop-payload-partitions',
    cron: '15,45 * * * *',
    bound: `Ciphertext is dropped by ${clockWords(CIPHERTEXT_DROPPED_WITHIN_MS)} of the day after its expiry.`,
    starts: { after: 'day', withinMs: CIPHERTEXT_DROPPED_WITHIN_MS, runCountMin: 2 },
    why: 'Minute 15 comes after the keys of the last hour went, minute 45 retries what a reader kept locked; every hour, so that what an outage or a legal hold delayed does not wait for the next night. A run drops every partition whose day has ended, so the latest one covers all that were missed.',
  },
  {
    name: 'delete-expired-metadata',
    cron: '20 * * * *',
    bound: `A record is deleted within ${spanWords(METADATA_DELETED_WITHIN_MS)} of its own expiry, or of the end of the hold or the payload that it had to outlive.`,
    starts: { after: 'any_instant', withinMs: METADATA_DELETED_WITHIN_MS, runCountMin: 1 },
    why: 'Every hour, after the sweep of keys, so that a record goes with the hour in which its payload went. A run deletes every record whose expiry has come, so the latest one covers all that were missed.',
  },
  {
    name: 'rekey-erased-hours',
    cron: '2,7,12,17,22,27,32,37,42,47,52,57 * * * *',
    bound: 'The key under which an erased payload lay is replaced within 15 minutes of the erasure.',
    starts: { after: 'any_instant', withinMs: 15 * MS_PER_MINUTE, runCountMin: 2 },
    why: 'Every five minutes, apart from the sweep of keys: one run makes the next generation and moves the survivors, the next one ends the old generation once no key cache has it any more. A run takes every hour that has something to replace, so the latest one covers all that were missed.',
  },
  {
    name: 'advance-erasures',
    cron: '4-59/5 * * * *',
    bound:
      'An erasure is done within 5 minutes after the last key under which something of it lay is gone; under a shorter period a payload goes within 10 minutes after the hour in which it became too old.',
    starts: { after: 'any_instant', withinMs: 10 * MS_PER_MINUTE, runCountMin: 1 },
    why: 'Every five minutes, two minutes after the re-key of erased hours. A run goes on with every approved erasure, so the latest one covers all that were missed.',
  },
  {
    name: 'release-holds',
    cron: '25 * * * *',
    bound: 'What a released hold had preserved is gone within 70 minutes of its release.',
    starts: { after: 'any_instant', withinMs: 70 * MS_PER_MINUTE, runCountMin: 1 },
    why: 'Every hour, apart from the sweep of keys: what was preserved is unreadable from the release on. A run takes every hold that was released, so the latest one covers all that were missed.',
  },
  {
    name: 'advance-lifecycle',
    cron: '2-57/5 * * * *',
    bound:
      'An organization is suspended, reinstated, reminded or closed within 5 minutes after that is due, and within seconds while nothing holds the worker up.',
    starts: { after: 'any_instant', withinMs: 6 * MS_PER_MINUTE, runCountMin: 1 },
    why: 'Every five minutes, a minute after payments are collected; beside it every worker looks every few seconds. A run takes every step that is due, so the latest one covers all that were missed.',
  },
  {
    name: 'purge-organizations',
    cron: '4,14,24,34,44,54 * * * *',
    bound: `What is left of an organization whose purge is due is being destroyed within ${spanWords(PURGE_BEGUN_WITHIN_MS)}, keys first.`,
    starts: { after: 'any_instant', withinMs: PURGE_BEGUN_WITHIN_MS, runCountMin: 2 },
    why: 'Every ten minutes, apart from the other jobs: nobody reads anything of the organization meanwhile, and a run that could not finish is followed by one that goes on. A run takes every organization whose day has come, so the latest one covers all that were missed.',
  },
  {
    name: 'seal-audit-events',
    cron: '3-58/5 * * * *',
    bound: 'An audit event is sealed into the transparency log within 5 minutes.',
    starts: { after: 'any_instant', withinMs: 5 * MS_PER_MINUTE, runCountMin: 1 },
    why: 'Every five minutes, beside the other jobs, bounds how long an event could be edited unnoticed, at a handful of leaves an organization and day. A run seals every event that is not sealed, so the latest one covers all that were missed.',
  },
  {
    name: 'rotate-master-key',
    cron: '35 * * * *',
    bound: `Whatever a master key wrapped cannot be opened ${spanWords(BACKUPS_UNDECRYPTABLE_WITHIN_MS)} later, even when no worker ran for a day of them.`,
    starts: { after: 'any_instant', withinMs: MS_PER_HOUR, runCountMin: 1 },
    why: 'Every hour, beside the other jobs: three days until a version is replaced, one until it is destroyed, and an hour for each of its steps leave almost three days. A run does all that is due, so the latest one covers all that were missed.',
  },
  {
    name: 'forget-ended-access',
    cron: '40 3 * * *',
    bound: `Sessions, links and windows of attempts that are over are gone within ${spanWords(ENDED_ACCESS_FORGOTTEN_WITHIN_MS)}.`,
    starts: { after: 'any_instant', withinMs: ENDED_ACCESS_FORGOTTEN_WITHIN_MS, runCountMin: 1 },
    why: 'Once a day, at an hour without other jobs: what has ended is refused anyway. A run forgets all of it, so the latest one covers all that were missed.',
  },
  {
    name: 'forget-ended-exports',
    cron: '17,47 * * * *',
    bound: `The sealed files of an export are deleted within ${spanWords(EXPORT_FILES_DELETED_WITHIN_MS)} of the expiry of what is in them, or of the end of the export.`,
    starts: { after: 'any_instant', withinMs: EXPORT_FILES_DELETED_WITHIN_MS, runCountMin: 1 },
    why: 'Twice an hour, after ciphertext was dropped: nobody reads them any more, and their keys go with their hours. A run deletes all of them, so the latest one covers all that were missed.',
  },
  {
    name: 'forget-idempotency-keys',
    cron: '50 * * * *',
    bound: `An idempotency key is forgotten within ${spanWords(IDEMPOTENCY_KEY_FORGOTTEN_WITHIN_MS)} of the end of its day.`,
    starts: { after: 'any_instant', withinMs: IDEMPOTENCY_KEY_FORGOTTEN_WITHIN_MS, runCountMin: 1 },
    why: 'Every hour, beside the other jobs: a key that has ended is free anyway. A run forgets all of them, so the latest one covers all that were missed.',
  },
  {
    name: 'issue-invoices',
    cron: '10 * * * *',
    bound: 'A month has its invoice within an hour of its end, once its usage is posted.',
    starts: { after: 'day', withinMs: MS_PER_HOUR, runCountMin: 1 },
    why: 'Minute 10 lets the last requests of the month come in; every hour, so that an organization whose usage was not posted yet, or whose invoice failed, does not wait for a day. A run closes every month that has ended, so the latest one covers all that were missed.',
  },
  {
    name: 'check-ledger',
    cron: '10 2 * * *',
    bound: 'A balance or figure that is not what usage and payments say is alarmed on within a day.',
    starts: { after: 'any_instant', withinMs: MS_PER_DAY, runCountMin: 1 },
    why: 'Once a day, at an hour without other jobs: every row of usage is read. A run checks everything there is, so the latest one covers all that were missed.',
  },
  {
    name: 'collect-payments',
    cron: '1,16,31,46 * * * *',
    bound:
      'A saved card is charged within 15 minutes after a payment is due, and members hear of a payment that fails as soon.',
    starts: { after: 'any_instant', withinMs: 15 * MS_PER_MINUTE, runCountMin: 1 },
    why: 'Every quarter of an hour, apart from the other jobs; beside it every worker looks every few seconds. A run charges everything that is due, so the latest one covers all that were missed.',
  },
  {
    name: 'reconcile-payments',
    cron: '40 2 * * *',
    bound:
      'A payment that no webhook told of, and every difference between the payment processor and the ledger, is found within a day.',
    starts: { after: 'any_instant', withinMs: MS_PER_DAY, runCountMin: 1 },
    why: 'Once a day, after the ledger was checked. A run compares every payment of 35 days, so the latest one covers all that were missed.',
  },
  {
    name: 'send-dashboard-reports',
    cron: '0,15,30,45 * * * *',
    bound:
      'The report of a dashboard is queued within 15 minutes after its instant, and at it while nothing holds the worker up.',
    starts: { after: 'any_instant', withinMs: 15 * MS_PER_MINUTE, runCountMin: 1 },
    why: 'A report is due at a full hour of a time zone, and every time zone is whole quarters of an hour away from UTC. A run sends each report that is due once, up to the last instant of its schedule, so the latest one covers all that were missed.',
  },
  {
    name: 'roll-up-requests',
    cron: '1-56/5 * * * *',
    bound:
      'The requests of an hour that has ended are counted within 5 minutes of the last change, and its expired metadata with them.',
    starts: { after: 'any_instant', withinMs: 5 * MS_PER_MINUTE, runCountMin: 1 },
    why: 'Every five minutes, beside the other jobs: until then readers count a changed hour from its requests. A run counts every hour that has changed, so the latest one covers all that were missed.',
  },
  {
    name: 'forget-notifications',
    cron: '50 3 * * *',
    bound: 'Mail, events and webhook deliveries are forgotten 30 days after they were told, and a day at most.',
    starts: { after: 'any_instant', withinMs: MS_PER_DAY, runCountMin: 1 },
    why: 'Once a day, at an hour without other jobs. A run forgets everything that is old enough, so the latest one covers all that were missed.',
  },
  {
    name: 'forget-job-runs',
    cron: '30 3 * * *',
    bound: 'The record of job runs holds 90 days, and of each job at least its newest run.',
    starts: { after: 'any_instant', withinMs: MS_PER_DAY, runCountMin: 1 },
    why: 'Once a day, at an hour without other jobs. A run forgets everything that is old enough, so the latest one covers all that were missed.',
  },
];
