import type { NewAuditEvent } from '../audit/index.ts';
import { DomainError } from '../errors/index.ts';
import { hasPermission, type ProjectId, type Role, type UserId } from '../tenancy/index.ts';
import { isNarrowable, type Member } from './member.ts';

/** Who asks: a person, whose role is looked up where the change is decided, or a management key, which acts as an admin. */
export type ActingMember = { readonly userId: UserId } | 'management_key';

/** What is to become of the members, decided on all of them as they are under the lock. */
export interface MemberChange {
  readonly updated: readonly Pick<Member, 'userId' | 'role' | 'projectIds'>[];
  readonly removed: readonly UserId[];
  readonly audit: NewAuditEvent;
}

/** @throws {DomainError} not_found for a stranger and for a member of another organization alike */
export function requireMember(members: readonly Member[], userId: UserId): Member {
  const member = members.find((candidate) => candidate.userId === userId);
  if (member === undefined) throw new DomainError('not_found', 'There is no such member.');
  return member;
}

/** The role by which a change is allowed, read under the same lock: whoever was demoted a moment ago changes nothing any more. */
export function actingRole(members: readonly Member[], acting: ActingMember): Role {
  if (acting === 'management_key') return 'admin';
  const role = members.find(({ userId }) => userId === acting.userId)?.role;
  if (role === undefined || !hasPermission(role, 'member:write')) {
    throw new DomainError('forbidden', 'Your role does not include this.', { facts: { permission: 'member:write' } });
  }
  return role;
}

/** Only owners make owners, change them or remove them. */
export function refuseAboveRole(role: Role, touched: readonly Role[]): void {
  if (role === 'owner' || !touched.includes('owner')) return;
  throw new DomainError('forbidden', 'Only an owner can do this with an owner.', { facts: { role } });
}

export function refuseUselessNarrowing(role: Role, projectIds: readonly ProjectId[]): void {
  if (projectIds.length === 0 || isNarrowable(role)) return;
  throw new DomainError('invalid_request', 'Owners and admins have all projects.', { param: 'projectIds' });
}

/** @throws {DomainError} last_owner when nobody would be left who can transfer the organization or close it */
export function requireOwner(members: readonly { readonly role: Role }[]): void {
  if (members.some(({ role }) => role === 'owner')) return;
  throw new DomainError('last_owner', 'An organization has at least one owner. Make somebody else an owner first.');
}
