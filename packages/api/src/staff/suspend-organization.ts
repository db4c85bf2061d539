import { STAFF_NOTE_LENGTH_MAX, suspendOrganization as suspend } from '@lethe/core/staff';
import { z } from 'zod';
import { staffOrganizationScope, staffProcedure } from './builder.ts';

const NAME_LENGTH_MAX = 200;

const input = z.strictObject({
  ...staffOrganizationScope,
  baseVersion: z.int32().min(1),
  note: z.string().max(2 * STAFF_NOTE_LENGTH_MAX),
  typedName: z.string().max(NAME_LENGTH_MAX),
});

/** Suspends an organization for a violation of the terms. */
export const suspendOrganization = staffProcedure('organization:suspend')
  .input(input)
  .mutation(({ ctx: { ports, actor, origin, periods }, input }) =>
    suspend(ports, { ...input, periods, actor, origin }),
  );
