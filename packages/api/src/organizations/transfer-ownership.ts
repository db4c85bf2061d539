import { transferOwnership as handOver } from '@lethe/core/organizations';
import { z } from 'zod';
import { userIdSchema } from '../members/user-id.ts';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const TYPED_NAME_LENGTH_MAX = 200;

const input = z.strictObject({
  ...organizationScope,
  userId: userIdSchema,
  typedName: z.string().max(TYPED_NAME_LENGTH_MAX),
});

/** Makes another member the owner and the caller an admin. The organization's name has to be typed, so that no click alone does it. */
export const transferOwnership = organizationProcedure('ownership:transfer')
  .input(input)
  .mutation(async ({ ctx, input: { userId, typedName } }) => {
    const { organization, actor, origin } = ctx;
    await handOver(ctx.ports, { organization, ownerId: ctx.user.id, userId, typedName, actor, origin });
  });
