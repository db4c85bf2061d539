import { sessionProcedure } from '../procedure/builder.ts';

/** The browsers that the caller is signed in with, the one seen last first. */
export const listSessions = sessionProcedure('session').query(async ({ ctx }) => {
  const sessions = await ctx.ports.sessions.list(ctx.user.id);
  return { sessions: sessions.map((session) => ({ ...session, isCurrent: session.id === ctx.sessionId })) };
});
