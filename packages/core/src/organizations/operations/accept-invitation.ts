import type { Actor, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import type { UserId } from '../../tenancy/index.ts';
import { isLinkTokenShaped, type OpenInvitation } from '../invitation.ts';
import type { InvitationRepository, LinkTokens } from '../ports.ts';

/**
 * What the holder of a link is offered.
 * @throws {DomainError} invitation_invalid, which does not tell an unknown link from a used, revoked or expired one
 */
export async function previewInvitation(ports: InvitationPorts, token: string): Promise<OpenInvitation> {
  const invitation = isLinkTokenShaped(token) ? await ports.invitations.find(ports.linkTokens.digest(token)) : null;
  if (invitation === null) throw invitationInvalid();
  return invitation;
}

/**
 * Makes the person a member. The link works once, and only for the address that it was sent to.
 * @throws {DomainError} invitation_invalid also when the person's address is another one
 * @throws {DomainError} conflict for somebody who is a member already
 */
export async function acceptInvitation(
  ports: InvitationPorts,
  command: AcceptInvitationCommand,
): Promise<OpenInvitation> {
  const { token, userId, email, actor, origin } = command;
  const invitation = await previewInvitation(ports, token);
  if (invitation.email !== email.toLowerCase()) throw invitationInvalid();
  const { organizationId, role, projectIds } = invitation;
  const outcome = await ports.invitations.accept({
    invitation,
    userId,
    audit: {
      organizationId,
      actor,
      origin,
      action: 'member.joined',
      target: { kind: 'member', id: userId },
      before: null,
      after: { email, role, projects: projectIds.length === 0 ? 'all' : projectIds.join(' ') },
    },
  });
  if (outcome === 'gone') throw invitationInvalid();
  if (outcome === 'already_member') throw new DomainError('conflict', 'You are a member of this organization already.');
  return invitation;
}

export interface InvitationPorts {
  readonly invitations: InvitationRepository;
  readonly linkTokens: LinkTokens;
}

export interface AcceptInvitationCommand {
  readonly token: string;
  readonly userId: UserId;
  readonly email: string;
  readonly actor: Actor;
  readonly origin: Origin;
}

function invitationInvalid(): DomainError {
  return new DomainError(
    'invitation_invalid',
    'This invitation is not valid: it was used, withdrawn or has expired, or it was sent to another address.',
  );
}
