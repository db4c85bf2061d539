import type { NewAuditEvent } from '../audit/index.ts';
import type { OrganizationId, UserId } from '../tenancy/index.ts';
import type { SpendingPolicy, SpendingPolicyDraft } from './spending-policy.ts';

export interface SpendingPolicyRepository {
  /** The policy in force; version 0 when nobody has chosen one. */
  current(organizationId: OrganizationId): Promise<SpendingPolicy>;
  /**
   * Appends version `baseVersion + 1`, writes its audit event and tells every gateway, in one transaction.
   * @returns null when `baseVersion` is no longer the version in force: somebody else saved first
   */
  append(version: NewSpendingVersion): Promise<SpendingPolicy | null>;
}

export interface NewSpendingVersion {
  readonly organizationId: OrganizationId;
  readonly baseVersion: number;
  readonly draft: SpendingPolicyDraft;
  /** Null for a management key. */
  readonly authorId: UserId | null;
  readonly audit: NewAuditEvent;
}
