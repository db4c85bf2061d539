import type { Actor, Origin } from '../../audit/index.ts';
import type { OrganizationId, UserId } from '../../tenancy/index.ts';
import { type ActingMember, actingRole, refuseAboveRole, requireMember, requireOwner } from '../member-rules.ts';
import type { MemberRepository } from '../ports.ts';

/**
 * Ends a membership: somebody else's, or one's own, which needs no permission. In force with their next request.
 * @throws {DomainError} not_found for somebody who is no member
 * @throws {DomainError} forbidden when an owner is concerned and the caller is none
 * @throws {DomainError} last_owner
 */
export async function removeMember(
  { members }: { readonly members: MemberRepository },
  { organizationId, acting, userId, actor, origin }: RemoveMemberCommand,
): Promise<void> {
  const isLeaving = acting !== 'management_key' && acting.userId === userId;
  await members.change(organizationId, (all) => {
    const member = requireMember(all, userId);
    if (!isLeaving) refuseAboveRole(actingRole(all, acting), [member.role]);
    requireOwner(all.filter((other) => other.userId !== userId));
    return {
      updated: [],
      removed: [userId],
      audit: {
        organizationId,
        actor,
        origin,
        action: isLeaving ? 'member.left' : 'member.removed',
        target: { kind: 'member', id: userId },
        before: { email: member.email, role: member.role },
        after: null,
      },
    };
  });
}

export interface RemoveMemberCommand {
  readonly organizationId: OrganizationId;
  readonly acting: ActingMember;
  readonly userId: UserId;
  readonly actor: Actor;
  readonly origin: Origin;
}
