import 'server-only';
import { TRPCError } from '@trpc/server';
import { orNotFound, serverApi } from '../../trpc/server.ts';
import type { InvitationPreview } from './invitation-page.tsx';

/** What a link offers; null for one that is unknown, used, revoked or expired, which are told apart for nobody. */
export async function findInvitation(token: string): Promise<InvitationPreview | null> {
  const api = await serverApi();
  const call = api.invitations.preview({ token }).catch((error: unknown) => {
    if (error instanceof TRPCError && (error.code === 'NOT_FOUND' || error.code === 'BAD_REQUEST')) return null;
    throw error;
  });
  return orNotFound(call);
}
