import { previewInvitation as findOffer } from '@lethe/core/organizations';
import { z } from 'zod';
import { sessionProcedure } from '../procedure/builder.ts';
import { tokenSchema } from './token.ts';

/** What the holder of a link is offered. Uses nothing up. */
export const previewInvitation = sessionProcedure('session')
  .input(z.strictObject({ token: tokenSchema }))
  .query(async ({ ctx, input: { token } }) => {
    const { organizationName, email, role, expiresAt } = await findOffer(ctx.ports, token);
    return { organizationName, email, role, expiresAt };
  });
