import type { NanoUsd } from '../../money/index.ts';
import type { Endpoint } from '../../payloads/index.ts';
import type { OrganizationId, ProjectMode, ProjectScope } from '../../tenancy/index.ts';
import type { UsageFigures } from './usage-figures.ts';
import type { UsageFilter, UsageGroupBy, UsagePlace } from './usage-filter.ts';

/**
 * What an organization has used, for those who read it. Everything here is settled usage: what was shipped and is not posted yet, which takes
 * seconds, is in no figure and in no row, so figures, rows and ledger always say the same.
 */
export interface UsageReader {
  /** Figures day by day; days without usage are left out. Read from sums that the settlement keeps. */
  series(query: UsageSeriesQuery): Promise<readonly UsagePoint[]>;
  /** A span in sums, checked against its own rows and, where all projects are read, against the ledger. One snapshot. */
  statement(query: UsageSpan): Promise<UsageSums>;
  /** One page of usage entries, newest first. */
  rows(query: UsageRowsQuery): Promise<UsageRowPage>;
}

/** From one instant to another, half-open; figures have whole UTC days, so both are midnights. */
export interface UsageSpan {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly from: Date;
  readonly to: Date;
}

export interface UsageSeriesQuery extends UsageSpan {
  readonly groupBy: UsageGroupBy;
}

export interface UsagePoint {
  /** Its first instant. */
  readonly day: Date;
  readonly group: UsageGroupName;
  readonly figures: UsageFigures;
}

export interface UsageGroupName {
  /** A project's or key's id, or `provider/model`; empty for all together. */
  readonly id: string;
  /** What people call it; the id where nothing is known of it any more. */
  readonly label: string;
}

export interface UsageGroup extends UsageGroupName {
  readonly figures: UsageFigures;
}

export interface ModelGroup extends UsageGroup {
  /** Its rows whose inference was charged; calls with the organization's own provider keys are not among them. */
  readonly chargedCount: number;
}

export interface UsageSums {
  readonly total: UsageFigures;
  /** Each list is in the order of what was charged, the highest first. */
  readonly byProject: readonly UsageGroup[];
  readonly byModel: readonly ModelGroup[];
  readonly byApiKey: readonly UsageGroup[];
  readonly rows: RowSums;
  /** What the ledger took from credit for the usage of the span, refunds taken off; null when not all projects are read. */
  readonly ledger: { readonly inferenceNanoUsd: NanoUsd; readonly storageNanoUsd: NanoUsd } | null;
}

/** The usage entries themselves, added up. */
export interface RowSums {
  readonly rowCount: number;
  /** Rows whose inference was charged: what the line of an invoice counts. */
  readonly chargedCount: number;
  readonly storedCount: number;
  readonly chargedInferenceNanoUsd: NanoUsd;
  readonly storageNanoUsd: NanoUsd;
  readonly storageRefundedNanoUsd: NanoUsd;
}

export interface UsageRowsQuery {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly filter: UsageFilter;
  readonly after: UsagePlace | null;
  readonly pageSize: number;
}

export interface UsageRowPage {
  readonly rows: readonly UsageRow[];
  /** Null on the last page. */
  readonly next: UsagePlace | null;
}

/** One attempt of a request. It outlives the request's record. */
export interface UsageRow {
  readonly id: string;
  readonly requestId: string;
  /** False when the record of the request was deleted, so that there is nothing to open. */
  readonly hasRecord: boolean;
  readonly attemptNumber: number;
  readonly occurredAt: Date;
  readonly projectId: string;
  readonly projectName: string;
  readonly apiKeyId: string;
  readonly apiKeyName: string;
  readonly projectMode: ProjectMode;
  readonly endpoint: Endpoint;
  readonly provider: string;
  readonly model: string;
  readonly statusCode: number | null;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly isEstimated: boolean;
  /** At list prices; null when the price was unknown. */
  readonly inferenceNanoUsd: NanoUsd | null;
  readonly chargedInferenceNanoUsd: NanoUsd;
  readonly storageNanoUsd: NanoUsd;
  readonly storageRefundedNanoUsd: NanoUsd;
}
