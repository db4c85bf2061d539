import type { OrganizationId, ProjectScope } from '../tenancy/index.ts';
import type { RequestFilter } from './request-filter.ts';

/** Counts over an organization's requests. Works on metadata alone: no payload is opened for it. */
export interface RequestStatistics {
  /** Null while the organization has no request. */
  firstAdmittedAt(organizationId: OrganizationId, projects: ProjectScope): Promise<Date | null>;
  /** The buckets that hold a request, in order of time; empty ones are left out. */
  histogram(query: RequestHistogramQuery): Promise<readonly RequestHistogramBucket[]>;
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

/** Requests by the state of their payload. `expiring` is not part of `stored`: the five add up to all requests of the bucket. */
export interface RequestHistogramBucket {
  readonly index: number;
  readonly storedCount: number;
  readonly expiringCount: number;
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
