import { erasureNoteSchema } from '@lethe/core/erasures';
import { z } from 'zod';
import { confirmedCountSchema, erasureIdSchema } from '../erasures/erasure-input.ts';
import { staffOrganizationScope, staffProcedure } from './builder.ts';

const input = z.discriminatedUnion('decision', [
  z.strictObject({
    ...staffOrganizationScope,
    decision: z.literal('approve'),
    erasureId: erasureIdSchema,
    confirmedCount: confirmedCountSchema,
    note: erasureNoteSchema.nullish(),
  }),
  z.strictObject({
    ...staffOrganizationScope,
    decision: z.literal('decline'),
    erasureId: erasureIdSchema,
    note: erasureNoteSchema.min(1),
  }),
]);

/** Approves a request in the organization's name, and carries it out before this answers; or declines it, and says why. */
export const decideErasure = staffProcedure('erasure:handle')
  .input(input)
  .mutation(({ ctx: { ports, actor, origin }, input }) => {
    const { organizationId, erasureId } = input;
    const note = input.note || null;
    return input.decision === 'approve'
      ? ports.erasures.approve({ organizationId, erasureId, confirmedCount: input.confirmedCount, note, actor, origin })
      : ports.erasures.end({ organizationId, erasureId, status: 'declined', note, actor, origin });
  });
