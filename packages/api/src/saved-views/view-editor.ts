import type { SavedViewEditor } from '@lethe/core/saved-views';
import { hasPermission, type Membership, type UserId } from '@lethe/core/tenancy';

/** What a member may do with views: their own, and what others share when they run the organization. */
export function editorOf(userId: UserId, { role }: Pick<Membership, 'role'>): SavedViewEditor {
  return { userId, mayEditShared: hasPermission(role, 'organization:write') };
}
