import { z } from 'zod';
import { type DueJob, JOB_NAMES } from '../schedule.ts';

/** Looks what is due. Carries nothing: due instants are read from the database, so a tick that is lost or comes twice changes nothing. */
export const TICK = 'tick';

/** Finished jobs leave the queue at once: the record is in the database, and keeping a number of them can deadlock on PostgreSQL. */
export const LEAVE_AT_ONCE = { removeOnComplete: true, removeOnFail: true } as const;

/** What a queued job of the schedule carries. */
const dueJobPayload = z.strictObject({ dueAt: z.iso.datetime().transform((text) => new Date(text)) });
const dueJobName = z.enum(JOB_NAMES);

export interface QueuedJob {
  readonly name: string;
  readonly data: unknown;
}

/** What lies in the queue under this key is not queued again. */
export function dedupeKeyOf({ name, dueAt }: DueJob): string {
  return `${name}@${dueAt.getTime()}`;
}

export function toQueuedJob({ name, dueAt }: DueJob): { name: string; data: z.input<typeof dueJobPayload> } {
  return { name, data: { dueAt: dueAt.toISOString() } };
}

/** Null for what no contract fits, such as a job that an older version queued under a name that is gone. */
export function parseQueuedJob({ name, data }: QueuedJob): DueJob | null {
  const parsedName = dueJobName.safeParse(name);
  const parsedPayload = dueJobPayload.safeParse(data);
  return parsedName.success && parsedPayload.success
    ? { name: parsedName.data, dueAt: parsedPayload.data.dueAt }
    : null;
}
