import { createRouter } from '../procedure/builder.ts';
import { acceptInvitation } from './accept-invitation.ts';
import { createInvitation } from './create-invitation.ts';
import { listInvitations } from './list-invitations.ts';
import { previewInvitation } from './preview-invitation.ts';
import { revokeInvitation } from './revoke-invitation.ts';

export const invitationsRouter = createRouter({
  list: listInvitations,
  create: createInvitation,
  revoke: revokeInvitation,
  preview: previewInvitation,
  accept: acceptInvitation,
});
