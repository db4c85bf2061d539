import type { NewAuditEvent } from '../audit/index.ts';
import type { OrganizationId, UserId } from '../tenancy/index.ts';
import type { PolicyDraft, RetentionPolicy } from './policy.ts';

export interface RetentionPolicyRepository {
  /** The policy in force. Every organization has one from its creation. */
  current(organizationId: OrganizationId): Promise<RetentionPolicy>;
  /** All versions, newest first. */
  history(organizationId: OrganizationId): Promise<readonly PolicyVersion[]>;
  /**
   * Appends version `baseVersion + 1`, writes its audit event and tells every gateway, in one transaction.
   * @returns null when `baseVersion` is no longer the version in force: somebody else saved first
   */
  append(version: NewPolicyVersion): Promise<RetentionPolicy | null>;
}

export interface NewPolicyVersion {
  readonly organizationId: OrganizationId;
  readonly baseVersion: number;
  readonly draft: PolicyDraft;
  /** Null for a management key. */
  readonly authorId: UserId | null;
  readonly audit: NewAuditEvent;
}

export interface PolicyVersion extends RetentionPolicy {
  /** Null when the author is gone, or the version came with the organization. */
  readonly authorName: string | null;
}
