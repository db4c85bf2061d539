import type { Actor, AuditFacts, Origin } from '../../audit/index.ts';
import type { OrganizationId, ProjectId, Role, UserId } from '../../tenancy/index.ts';
import {
  type ActingMember,
  actingRole,
  refuseAboveRole,
  refuseUselessNarrowing,
  requireMember,
  requireOwner,
} from '../member-rules.ts';
import type { MemberRepository } from '../ports.ts';

/**
 * Gives a member another role, or other projects. In force with their next request.
 * @throws {DomainError} not_found for somebody who is no member, and for a project of another organization
 * @throws {DomainError} forbidden when an owner is concerned and the caller is none
 * @throws {DomainError} last_owner
 */
export async function updateMember(
  { members }: { readonly members: MemberRepository },
  command: UpdateMemberCommand,
): Promise<void> {
  const { organizationId, acting, userId, role, projectIds, actor, origin } = command;
  await members.change(organizationId, (all) => {
    const member = requireMember(all, userId);
    refuseAboveRole(actingRole(all, acting), [member.role, role]);
    refuseUselessNarrowing(role, projectIds);
    requireOwner(all.map((other) => (other.userId === userId ? { role } : other)));
    return {
      updated: [{ userId, role, projectIds }],
      removed: [],
      audit: {
        organizationId,
        actor,
        origin,
        action: 'member.role_changed',
        target: { kind: 'member', id: userId },
        before: factsOf(member.role, member.projectIds),
        after: factsOf(role, projectIds),
      },
    };
  });
}

export interface UpdateMemberCommand {
  readonly organizationId: OrganizationId;
  readonly acting: ActingMember;
  readonly userId: UserId;
  readonly role: Role;
  readonly projectIds: readonly ProjectId[];
  readonly actor: Actor;
  readonly origin: Origin;
}

function factsOf(role: Role, projectIds: readonly ProjectId[]): AuditFacts {
  return { role, projects: projectIds.length === 0 ? 'all' : projectIds.join(' ') };
}
