import type { Actor, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';
import type { InvitationRepository } from '../ports.ts';

/**
 * Kills the link of an open invitation.
 * @throws {DomainError} not_found when it does not exist, is another organization's, or was used or revoked already
 */
export async function revokeInvitation(
  { invitations }: { readonly invitations: InvitationRepository },
  { organizationId, invitationId, actor, origin }: RevokeInvitationCommand,
): Promise<void> {
  const isRevoked = await invitations.revoke({
    organizationId,
    invitationId,
    audit: {
      organizationId,
      actor,
      origin,
      action: 'member.invitation_revoked',
      target: { kind: 'invitation', id: invitationId },
      before: null,
      after: null,
    },
  });
  if (!isRevoked) throw new DomainError('not_found', 'There is no such invitation.');
}

export interface RevokeInvitationCommand {
  readonly organizationId: OrganizationId;
  readonly invitationId: string;
  readonly actor: Actor;
  readonly origin: Origin;
}
