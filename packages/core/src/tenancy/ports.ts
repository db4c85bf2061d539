import type { ProjectId, UserId } from './ids.ts';
import type { Organization } from './organization.ts';
import type { Role } from './roles.ts';

/** What a person is in one organization. */
export interface Membership {
  readonly organization: Organization;
  readonly role: Role;
  /** The projects that the member is narrowed to; empty: all. */
  readonly projectIds: readonly ProjectId[];
}

export interface MembershipRepository {
  /** Every organization that the person belongs to, by name. */
  organizationsOf(userId: UserId): Promise<readonly Membership[]>;
  /** Null for an organization that does not exist and for one that the person does not belong to alike. */
  membership(query: MembershipQuery): Promise<Membership | null>;
}

export interface MembershipQuery {
  readonly userId: UserId;
  readonly organizationSlug: string;
}
