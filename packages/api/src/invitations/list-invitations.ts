import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** The invitations that can still be accepted, newest first. Their links are in the mails and nowhere else. */
export const listInvitations = organizationProcedure('member:read')
  .input(z.strictObject(organizationScope))
  .query(({ ctx }) => ctx.ports.invitations.list(ctx.organization.id));
