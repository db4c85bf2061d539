import { acceptInvitation as join } from '@lethe/core/organizations';
import { z } from 'zod';
import { sessionProcedure } from '../procedure/builder.ts';
import { tokenSchema } from './token.ts';

/** Makes the caller a member, if the link was sent to their address. It works once. */
export const acceptInvitation = sessionProcedure('session')
  .input(z.strictObject({ token: tokenSchema }))
  .mutation(async ({ ctx, input: { token } }) => {
    const { id: userId, email } = ctx.user;
    const { organizationSlug } = await join(ctx.ports, { token, userId, email, actor: ctx.actor, origin: ctx.origin });
    return { organizationSlug };
  });
