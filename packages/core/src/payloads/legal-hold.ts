import type { OrganizationId, ProjectId, RequestId } from '../tenancy/index.ts';

/** What a hold covers. Each scope that is set narrows it; none of them: the whole organization. */
export interface LegalHoldScope {
  readonly projectId: ProjectId | null;
  readonly endUser: string | null;
  /** Included. */
  readonly admittedFrom: Date | null;
  /** Not included. */
  readonly admittedTo: Date | null;
  /** Empty: not narrowed to single requests. */
  readonly requestIds: readonly RequestId[];
}

export interface LegalHoldDraft extends LegalHoldScope {
  readonly name: string;
  readonly reason: string;
}

/** A case that preserves what it covers against every destruction, from its placing to its release. Preserved is not exposed. */
export interface LegalHold extends LegalHoldDraft {
  readonly organizationId: OrganizationId;
  readonly id: string;
  readonly placedAt: Date;
  readonly placedByLabel: string;
  /** Null while it is in force. Releasing never extends: what is overdue goes with the next sweep. */
  readonly releasedAt: Date | null;
  readonly releasedByLabel: string | null;
}

/** The part of a record that decides which holds cover it. */
export interface HeldRecord {
  readonly id: RequestId;
  readonly projectId: ProjectId;
  readonly endUser: string | null;
  readonly admittedAt: Date;
}
