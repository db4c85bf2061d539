import type { OrganizationId, ProjectScope } from '../tenancy/index.ts';

/** What a look at an organization begins with. Works on metadata alone, and never looks further than its scope. */
export interface OverviewReader {
  traffic(query: TrafficQuery): Promise<TrafficFigures>;
  stored(query: OverviewScope): Promise<StoredFigures>;
  /** Of the whole organization, whatever the reader's projects are: where it stands on the way to its first stored request. */
  milestones(organizationId: OrganizationId, now: Date): Promise<Milestones>;
}

export interface OverviewScope {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly now: Date;
}

/** Half-open. */
export interface TrafficQuery extends Omit<OverviewScope, 'now'> {
  readonly from: Date;
  readonly to: Date;
}

export interface TrafficFigures {
  readonly requestCount: number;
  /** Those that were answered with a status of 400 or more. */
  readonly errorCount: number;
  readonly tokenCount: number;
}

export interface StoredFigures {
  /** Readable payloads, those that expire within a day included. */
  readonly readableCount: number;
  readonly expiringCount: number;
}

/** Facts, each true from its instant on. Null: not yet. */
export interface Milestones {
  readonly hasProject: boolean;
  readonly hasProviderKey: boolean;
  readonly hasCredit: boolean;
  readonly hasApiKey: boolean;
  /** Whether somebody saved a policy beyond the one that every organization begins with. */
  readonly hasChosenRetention: boolean;
  readonly firstRequestAt: Date | null;
  /** When the first request whose payload was stored was admitted. */
  readonly firstStoredAt: Date | null;
  readonly memberCount: number;
  readonly pendingInvitationCount: number;
}
