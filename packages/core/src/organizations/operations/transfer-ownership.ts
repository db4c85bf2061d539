import type { Actor, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import type { Organization, UserId } from '../../tenancy/index.ts';
import { requireMember } from '../member-rules.ts';
import type { MemberRepository } from '../ports.ts';

/**
 * Makes another member the owner, and the owner who does it an admin.
 * @throws {DomainError} invalid_request when the typed name is not the organization's, or the target is the caller
 * @throws {DomainError} not_found for somebody who is no member
 * @throws {DomainError} forbidden for a caller who is no owner any more
 */
export async function transferOwnership(
  { members }: { readonly members: MemberRepository },
  { organization, ownerId, userId, typedName, actor, origin }: TransferOwnershipCommand,
): Promise<void> {
  if (typedName.trim() !== organization.name) {
    throw new DomainError('invalid_request', 'The name does not match the organization’s.', { param: 'typedName' });
  }
  if (userId === ownerId) {
    throw new DomainError('invalid_request', 'You are the owner already.', { param: 'userId' });
  }
  await members.change(organization.id, (all) => {
    const [owner, target] = [requireMember(all, ownerId), requireMember(all, userId)];
    if (owner.role !== 'owner') throw new DomainError('forbidden', 'Only an owner can transfer the ownership.');
    return {
      updated: [
        { userId: ownerId, role: 'admin', projectIds: [] },
        { userId, role: 'owner', projectIds: [] },
      ],
      removed: [],
      audit: {
        organizationId: organization.id,
        actor,
        origin,
        action: 'organization.ownership_transferred',
        target: { kind: 'member', id: userId },
        before: { owner: owner.email, role_of_new_owner: target.role },
        after: { owner: target.email, role_of_former_owner: 'admin' },
      },
    };
  });
}

export interface TransferOwnershipCommand {
  readonly organization: Organization;
  readonly ownerId: UserId;
  readonly userId: UserId;
  readonly typedName: string;
  readonly actor: Actor;
  readonly origin: Origin;
}
