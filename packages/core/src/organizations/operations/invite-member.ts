import type { Actor, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import { invitationMail } from '../../mail/index.ts';
import type { Organization, ProjectId, Role, UserId } from '../../tenancy/index.ts';
import { addMs, type Clock } from '../../time/index.ts';
import { INVITATION_VALID_MS, INVITATIONS_PER_DAY_MAX } from '../invitation.ts';
import { refuseAboveRole, refuseUselessNarrowing } from '../member-rules.ts';
import type { InvitationOutcome, InvitationRepository, LinkTokens } from '../ports.ts';

/**
 * Sends somebody an offer of membership. Doing it again replaces the open one: the old link is dead, the new one lives for a week.
 * @throws {DomainError} forbidden when somebody who is no owner invites one, or would replace the open offer to become one
 * @throws {DomainError} conflict for the address of a member
 * @throws {DomainError} rate_limited beyond what an organization may send in a day
 * @throws {DomainError} not_found for a project of another organization
 */
export async function inviteMember(
  ports: InviteMemberPorts,
  command: InviteMemberCommand,
): Promise<{ readonly id: string; readonly expiresAt: Date }> {
  const { organization, inviter, email, role, projectIds, actor, origin } = command;
  refuseAboveRole(inviter.role, [role]);
  refuseUselessNarrowing(role, projectIds);
  const { token, digest } = ports.linkTokens.mint();
  const createdAt = ports.clock.now();
  const expiresAt = addMs(createdAt, INVITATION_VALID_MS);
  const id = ports.mintId();
  const mail = invitationMail({
    organizationName: organization.name,
    inviterName: actor.label,
    role,
    url: `${ports.publicUrl.replace(/\/$/, '')}/invitations/${token}`,
    expiresAt,
  });
  const outcome = await ports.invitations.create({
    organizationId: organization.id,
    id,
    email,
    role,
    projectIds,
    tokenDigest: digest,
    invitedById: inviter.userId,
    createdAt,
    expiresAt,
    mayReplaceOwner: inviter.role === 'owner',
    mail: { ...mail, recipient: email },
    audit: {
      organizationId: organization.id,
      actor,
      origin,
      action: 'member.invited',
      target: { kind: 'invitation', id },
      before: null,
      after: { email, role, projects: projectIds.length === 0 ? 'all' : projectIds.join(' ') },
    },
  });
  if (outcome !== 'invited') throw REFUSALS[outcome]();
  return { id, expiresAt };
}

const REFUSALS: Readonly<Record<Exclude<InvitationOutcome, 'invited'>, () => DomainError>> = {
  already_member: () => new DomainError('conflict', 'This person is a member already.', { param: 'email' }),
  too_many: () =>
    new DomainError('rate_limited', `An organization sends at most ${INVITATIONS_PER_DAY_MAX} invitations a day.`),
  owner_offer: () =>
    new DomainError(
      'forbidden',
      'This address has an open invitation to become an owner. Only an owner can replace it.',
      {
        param: 'email',
      },
    ),
  unknown_project: () => new DomainError('not_found', 'There is no such project.', { param: 'projectIds' }),
};

export interface InviteMemberPorts {
  readonly invitations: InvitationRepository;
  readonly linkTokens: LinkTokens;
  readonly mintId: () => string;
  readonly clock: Clock;
  /** Where links lead. */
  readonly publicUrl: string;
}

export interface InviteMemberCommand {
  readonly organization: Organization;
  /** A management key invites as an admin and has no user. */
  readonly inviter: { readonly userId: UserId | null; readonly role: Role };
  readonly email: string;
  readonly role: Role;
  readonly projectIds: readonly ProjectId[];
  readonly actor: Actor;
  readonly origin: Origin;
}
