import type { Role } from '@lethe/core/tenancy';
import { formatRemaining } from '../../components/format/duration.ts';
import type { ProjectChoice } from '../../components/tenancy/project-picker.tsx';

export interface MemberRow {
  readonly userId: string;
  /** Null for somebody who signed in by link and gave none. */
  readonly name: string | null;
  readonly email: string;
  readonly role: Role;
  /** Empty: all. */
  readonly projectIds: readonly string[];
  readonly createdAt: Date;
  readonly isYou: boolean;
}

export interface InvitationRow {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly projectIds: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly invitedByName: string | null;
}

/** What a member is called where there is room for one name. */
export function nameOf({ name, email }: Pick<MemberRow, 'name' | 'email'>): string {
  return name ?? email;
}

/** Why somebody in a role cannot touch a member; null when they can. Only owners touch owners. */
export function ownerRefusal(ownRole: Role, member: MemberRow): string | null {
  return member.role === 'owner' && ownRole !== 'owner' ? 'Only an owner can do this with an owner.' : null;
}

/** `All projects`, `support-assistant`, `2 projects`. A project that is gone narrows all the same. */
export function projectsText(projectIds: readonly string[], projects: readonly ProjectChoice[]): string {
  const [only] = projectIds;
  if (only === undefined) return 'All projects';
  if (projectIds.length > 1) return `${projectIds.length} projects`;
  return projects.find(({ id }) => id === only)?.name ?? '1 project';
}

/** Why a member can neither leave nor be removed nor get a lower role; null when they can. An organization is never without an owner. */
export function lastOwnerRefusal(member: MemberRow, members: readonly MemberRow[]): string | null {
  if (member.role !== 'owner') return null;
  const owners = members.filter(({ role }) => role === 'owner');
  return owners.length > 1 ? null : 'The last owner cannot go. Transfer ownership first.';
}

/** `in 6 d 23 h`, `expired`. */
export function expiryText(expiresAt: Date, now: Date): string {
  return expiresAt <= now ? 'expired' : `in ${formatRemaining(expiresAt.getTime() - now.getTime())}`;
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** What is wrong with an address that was typed; null when nothing is. The server checks it once more. */
export function emailProblem(email: string): string | null {
  return email.trim() === '' || EMAIL.test(email.trim()) ? null : 'Write an address as name@example.com.';
}

/** What the page has open over it, and for whom. */
export type OpenDialog =
  | { readonly kind: 'invite' | 'leave' | 'transfer' }
  | { readonly kind: 'edit' | 'remove'; readonly member: MemberRow }
  | { readonly kind: 'revoke'; readonly invitation: InvitationRow };
