import type { NewAuditEvent } from '../audit/index.ts';
import type { OrganizationId, UserId } from '../tenancy/index.ts';
import type { ListedView, SavedView } from './saved-view.ts';

export interface SavedViewRepository {
  /** What the organization shares and, for a member, what they keep for themselves; by name. */
  list(query: { organizationId: OrganizationId; readerId: UserId | null }): Promise<readonly ListedView[]>;
  find(query: { organizationId: OrganizationId; viewId: string }): Promise<SavedView | null>;
  /** Makes it, or changes the one of this id. Its name is its own among what is shared, and among what its author keeps. */
  save(query: {
    organizationId: OrganizationId;
    view: SavedView;
    audit: NewAuditEvent | null;
  }): Promise<SavedViewOutcome>;
  /** @returns false when there is none of this id; then nothing is written */
  remove(query: { organizationId: OrganizationId; viewId: string; audit: NewAuditEvent | null }): Promise<boolean>;
}

export type SavedViewOutcome = 'saved' | 'name_taken' | 'too_many';
