import type { NewAuditEvent } from '../audit/index.ts';
import type { OrganizationId, UserId } from '../tenancy/index.ts';
import type { MasterKeyProvider } from './master-key-version.ts';
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

/** How destruction stands for one organization, by the database's clock. */
export interface DestructionStatus {
  readonly lastRunAt: Date | null;
  /** Keys of hours destroyed so far, of all runs. */
  readonly destroyedKeyCount: number;
  /** Sealed parts dropped, erased or released so far. */
  readonly destroyedPartCount: number;
  /** Hours whose end has passed and whose key is still there, legal holds apart. */
  readonly overdueKeyCount: number;
  readonly oldestOverdueAt: Date | null;
  /** When the next key will be due; null when no payload is stored. */
  readonly nextDueAt: Date | null;
  readonly storedPartCount: number;
  readonly heldPartCount: number;
  /** Set while destruction stands still for all organizations, with the reason. */
  readonly pausedAt: Date | null;
  readonly pauseReason: 'clock_jump' | 'breaker' | 'operator' | null;
  /** The four numbers' evidence for backups: the master key versions that are retired and not destroyed yet. */
  readonly retiredMasterKeys: readonly {
    readonly version: number;
    readonly provider: MasterKeyProvider;
    readonly retiredAt: Date;
  }[];
  /** The oldest version of the master key that is not destroyed: whatever it ever wrapped can be decrypted from a backup. Null before the first. */
  readonly oldestMasterKey: { readonly version: number; readonly createdAt: Date } | null;
}

export interface DestructionStatusRepository {
  of(organizationId: OrganizationId): Promise<DestructionStatus>;
}
