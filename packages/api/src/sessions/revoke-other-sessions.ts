import { DomainError } from '@lethe/core/errors';
import { sessionProcedure } from '../procedure/builder.ts';

/** Signs the caller out everywhere but here. Only a session can say where that is. */
export const revokeOtherSessions = sessionProcedure('session').mutation(async ({ ctx }) => {
  if (ctx.sessionId === null) throw new DomainError('unauthenticated', 'Sign in to go on.');
  const kept = { userId: ctx.user.id, keptSessionId: ctx.sessionId };
  return { revokedCount: await ctx.ports.sessions.revokeOthers(kept) };
});
