import type { ApiKeyId, OrganizationId, ProjectId } from './ids.ts';

export const PLANS = ['free', 'pro', 'enterprise'] as const;
export type Plan = (typeof PLANS)[number];

/** Who pays the provider: the organization's credits, or the tenant's own provider account (then only storage is deducted from credits). */
export const PROJECT_MODES = ['credits', 'api_keys'] as const;
export type ProjectMode = (typeof PROJECT_MODES)[number];

export interface Organization {
  readonly id: OrganizationId;
  readonly slug: string;
  readonly name: string;
  readonly plan: Plan;
  readonly lifecycle: Lifecycle;
}

/** Suspended and closed organizations are refused by every entrance; of a purged one only a tombstone is left. */
export const LIFECYCLE_STATES = ['active', 'suspended', 'closed', 'purged'] as const;
export type LifecycleState = (typeof LIFECYCLE_STATES)[number];

export interface Lifecycle {
  readonly state: LifecycleState;
  /** Counts transitions, so that a decision made on an older state can be told. */
  readonly version: number;
  readonly changedAt: Date;
}

/** The owner of an API key: what authentication yields. */
export interface ApiKeyPrincipal {
  readonly apiKeyId: ApiKeyId;
  readonly projectId: ProjectId;
  readonly projectMode: ProjectMode;
  readonly organizationId: OrganizationId;
  readonly plan: Plan;
}
