import { JOB_NAME_LENGTH_MAX, retryJob as retry } from '@lethe/core/staff';
import type { OrganizationId } from '@lethe/core/tenancy';
import { z } from 'zod';
import { staffProcedure } from './builder.ts';

const input = z.strictObject({
  name: z.string().min(1).max(JOB_NAME_LENGTH_MAX),
  /** Null for a job of the schedule. */
  organizationId: z
    .guid()
    .transform((id) => id as OrganizationId)
    .nullable(),
});

/** Asks for a job that failed to be run again. */
export const retryJob = staffProcedure('job:retry')
  .input(input)
  .mutation(({ ctx: { ports, origin }, input }) => retry(ports.jobs, { ...input, origin }));
