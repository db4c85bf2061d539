import { hasPermission, type Role, type UserId } from '../tenancy/index.ts';
import type { Dashboard } from './dashboard.ts';

/** Who asks. A management key is nobody in particular: it sees what is shared, and what it makes is. */
export type DashboardReader =
  | { readonly kind: 'member'; readonly userId: UserId; readonly role: Role }
  | { readonly kind: 'key' };

export function isVisibleTo(reader: DashboardReader, { privateTo }: Pick<Dashboard, 'privateTo'>): boolean {
  return privateTo === null || (reader.kind === 'member' && reader.userId === privateTo);
}

/** Taking away from others what is shared is for whoever made it, for those who lead the organization, and for keys. */
export function mayTakeAway(
  reader: DashboardReader,
  { privateTo, authorId }: Pick<Dashboard, 'privateTo' | 'authorId'>,
): boolean {
  if (reader.kind === 'key') return privateTo === null;
  if (privateTo !== null) return privateTo === reader.userId;
  return authorId === reader.userId || hasPermission(reader.role, 'organization:write');
}
