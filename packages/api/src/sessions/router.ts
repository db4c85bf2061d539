import { createRouter } from '../procedure/builder.ts';
import { listSessions } from './list-sessions.ts';
import { revokeOtherSessions } from './revoke-other-sessions.ts';
import { revokeSession } from './revoke-session.ts';

export const sessionsRouter = createRouter({
  list: listSessions,
  revoke: revokeSession,
  revokeOthers: revokeOtherSessions,
});
