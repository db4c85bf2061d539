import { DomainError } from '@lethe/core/errors';
import { z } from 'zod';
import { sessionProcedure } from '../procedure/builder.ts';

const input = z.strictObject({ sessionId: z.guid() });

/** Signs one of the caller's browsers out, at its next request. A session of somebody else is answered like one that does not exist. */
export const revokeSession = sessionProcedure('session')
  .input(input)
  .mutation(async ({ ctx, input: { sessionId } }) => {
    const isRevoked = await ctx.ports.sessions.revoke({ userId: ctx.user.id, sessionId: sessionId.toLowerCase() });
    if (!isRevoked) throw new DomainError('not_found', 'There is no such session.');
  });
