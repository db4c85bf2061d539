import type { OrganizationId, ProjectId, ProjectScope } from '../tenancy/index.ts';
import type { RetentionOverride } from './effective-retention.ts';

/** What the impact of a policy is told from. Works on metadata alone: no payload is opened for it. */
export interface RetentionImpactReader {
  measure(query: RetentionImpactQuery): Promise<RetentionFacts>;
}

export interface RetentionImpactQuery {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly now: Date;
  /** Where the recent traffic begins; it ends now. */
  readonly recentFrom: Date;
  /** Where the requests of a rule are counted from; before `recentFrom`. */
  readonly countedFrom: Date;
  /** The payload period in force, in days: readable payloads that were stamped for longer are counted. */
  readonly payloadRetentionDays: number;
}

export interface RetentionFacts {
  /** Live projects by name. */
  readonly projects: readonly RetentionProject[];
  /** Keys of them that are neither revoked nor expired, by name. */
  readonly keys: readonly RetentionKey[];
  /** Requests by the key that they came with, those of revoked keys and archived projects included. */
  readonly traffic: readonly KeyTraffic[];
  /** Readable payloads whose stamped period is longer than the one in force. */
  readonly longerStampedCount: number;
  /** Payloads that a legal hold in force keeps, each counted once. */
  readonly heldPayloadCount: number;
}

export interface RetentionProject {
  readonly id: ProjectId;
  readonly name: string;
  readonly override: RetentionOverride;
}

export interface RetentionKey {
  readonly id: string;
  readonly projectId: ProjectId;
  readonly name: string;
  readonly environment: 'live' | 'demo';
  readonly lastFour: string;
  readonly override: RetentionOverride;
}

export interface KeyTraffic {
  readonly projectId: ProjectId;
  readonly apiKeyId: string;
  /** What the project and the key set now; a revoked key is taken to have set what it set last. */
  readonly project: RetentionOverride;
  readonly key: RetentionOverride;
  readonly recentRequestCount: number;
  readonly recentTokenCount: number;
  /** From `countedFrom` on. */
  readonly requestCount: number;
}
