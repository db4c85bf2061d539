import type { Actor, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import type { OrganizationId, Role } from '../../tenancy/index.ts';
import { refuseAboveRole } from '../member-rules.ts';
import type { InvitationRepository } from '../ports.ts';

/**
 * Kills the link of an open invitation.
 * @throws {DomainError} not_found when it does not exist, is another organization's, or was used or revoked already
 * @throws {DomainError} forbidden when somebody who is no owner withdraws the offer to become one
 */
export async function revokeInvitation(
  { invitations }: { readonly invitations: InvitationRepository },
  { organizationId, invitationId, role, actor, origin }: RevokeInvitationCommand,
): Promise<void> {
  const open = (await invitations.list(organizationId)).find(({ id }) => id === invitationId);
  if (open !== undefined) refuseAboveRole(role, [open.role]);
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
  /** Of whoever withdraws it. */
  readonly role: Role;
  readonly actor: Actor;
  readonly origin: Origin;
}
