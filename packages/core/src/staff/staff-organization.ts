import type { SuspensionReason } from '../lifecycle/index.ts';
import type { NanoUsd } from '../money/index.ts';
import type { LifecycleState, OrganizationId, Plan } from '../tenancy/index.ts';

export const STAFF_PAGE_SIZE = 50;
export const STAFF_SEARCH_LENGTH_MAX = 320;

/** A line of the list: nothing of what the organization stores. */
export interface StaffOrganizationView {
  readonly id: OrganizationId;
  readonly slug: string;
  readonly name: string;
  readonly plan: Plan;
  readonly lifecycleState: LifecycleState;
  readonly suspensionReason: SuspensionReason | null;
  readonly closesAt: Date | null;
  readonly purgesAt: Date | null;
  readonly memberCount: number;
  readonly createdAt: Date;
}

/** Where a page of the list goes on: after the row of this name and id. */
export interface StaffOrganizationCursor {
  readonly name: string;
  readonly id: OrganizationId;
}

export interface StaffOrganizationQuery {
  /** Part of a name or slug, a whole id, or a member's whole address. */
  readonly search: string | null;
  readonly state: LifecycleState | null;
  readonly after: StaffOrganizationCursor | null;
  readonly pageSize: number;
}

export type StaffOrganizationCounts = Readonly<Partial<Record<LifecycleState, number>>>;

/** One organization as far as staff may know it. */
export interface StaffOrganizationDetail {
  readonly id: OrganizationId;
  readonly slug: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly owners: readonly { readonly name: string; readonly email: string }[];
  readonly memberCount: number;
  readonly projectCount: number;
  readonly balanceNanoUsd: NanoUsd;
  /** Holds in force. Their names and reasons are for compliance. */
  readonly holdCount: number;
  /** What the books ask a suspension for, and have not been paid. */
  readonly suspensionRequests: readonly { readonly reason: string; readonly requestedAt: Date }[];
}
