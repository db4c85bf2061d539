import type { OrganizationId, ProjectScope } from '../tenancy/index.ts';
import type { FacetCounts, FacetQuery } from './request-facets.ts';
import type { RequestFilter } from './request-filter.ts';

/** Counts over an organization's requests. Works on metadata alone: no payload is opened for it. */
export interface RequestStatistics {
  /** Null while the organization has no request. */
  firstAdmittedAt(organizationId: OrganizationId, projects: ProjectScope): Promise<Date | null>;
  histogram(query: RequestHistogramQuery): Promise<RequestHistogram>;
  /** One answer for each field, in their order. */
  facets(query: FacetQuery): Promise<readonly FacetCounts[]>;
  footprint(query: PayloadFootprintQuery): Promise<PayloadFootprint>;
}

/** Bucket `i` covers `startAt + i × bucketWidthMs`, half-open. */
export interface RequestHistogramQuery {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly filter: RequestFilter;
  readonly startAt: Date;
  readonly bucketWidthMs: number;
  readonly bucketCount: number;
  /** Decides which payloads count as stored, expiring and expired. */
  readonly now: Date;
}

/** Requests that are looked at, newest first, where no hour is counted by what a histogram asks for. */
export const HISTOGRAM_SCAN_ROWS_MAX = 50_000;

export interface RequestHistogram {
  /** Those that hold a request, in order of time; empty ones are left out. */
  readonly buckets: readonly RequestHistogramBucket[];
  /** From when on every request was looked at; null when all of the range were. */
  readonly countedFrom: Date | null;
}

/** Requests by the state of their payload. `expiring` is not part of `stored`: the six add up to all requests of the bucket. */
export interface RequestHistogramBucket {
  readonly index: number;
  readonly storedCount: number;
  readonly expiringCount: number;
  readonly heldCount: number;
  readonly expiredCount: number;
  readonly erasedCount: number;
  readonly notStoredCount: number;
}

export interface PayloadFootprintQuery {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly now: Date;
  /** Where the recent traffic begins; it ends now. */
  readonly recentFrom: Date;
}

/** What an organization has stored now, and what its recent traffic was. */
export interface PayloadFootprint {
  /** Readable payloads by the UTC day on which they expire, in order of time. */
  readonly expiryDays: readonly { readonly expiryDay: Date; readonly payloadCount: number }[];
  /** Null when nothing is stored. */
  readonly lastExpiresAt: Date | null;
  readonly recentRequestCount: number;
  readonly recentTokenCount: number;
}
