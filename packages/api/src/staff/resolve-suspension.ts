import { resolveSuspension as resolve, STAFF_NOTE_LENGTH_MAX } from '@lethe/core/staff';
import { z } from 'zod';
import { staffOrganizationScope, staffProcedure } from './builder.ts';

const input = z.strictObject({
  ...staffOrganizationScope,
  baseVersion: z.int32().min(1),
  note: z.string().max(2 * STAFF_NOTE_LENGTH_MAX),
});

/** Resolves a suspension of either kind. */
export const resolveSuspension = staffProcedure('organization:resolve')
  .input(input)
  .mutation(({ ctx: { ports, actor, origin, periods }, input }) =>
    resolve(ports, { ...input, periods, actor, origin }),
  );
