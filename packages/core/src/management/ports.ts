import type { NewAuditEvent } from '../audit/index.ts';
import type { KeyEnvironment, ManagementKeyId, OrganizationId, UserId } from '../tenancy/index.ts';
import type { ManagementKey, ManagementPrincipal } from './management-key.ts';
import type { ManagementScope } from './scopes.ts';

export interface ManagementKeyRepository {
  /** All keys, revoked ones included, newest first. */
  list(organizationId: OrganizationId): Promise<readonly ManagementKey[]>;
  /**
   * Stores the key and its audit event in one transaction.
   * @returns null when the organization has `countMax` live keys already
   */
  insert(key: NewManagementKey): Promise<ManagementKey | null>;
  /**
   * Revokes the key and writes the audit event, in one transaction. Refused from the next call on. Repeating writes no second event.
   * @returns null for an unknown key and for one of another organization alike
   */
  revoke(command: RevokeManagementKey): Promise<ManagementKey | null>;
  /** Null for a digest that is unknown, revoked, expired, or of a purged organization, without telling which. Notes the use. */
  resolve(digest: Uint8Array): Promise<ManagementPrincipal | null>;
}

export interface NewManagementKey {
  readonly organizationId: OrganizationId;
  readonly id: ManagementKeyId;
  readonly name: string;
  readonly environment: KeyEnvironment;
  readonly lastFour: string;
  readonly digest: Uint8Array;
  readonly scopes: readonly ManagementScope[];
  readonly expiresAt: Date | null;
  readonly createdById: UserId | null;
  readonly countMax: number;
  readonly audit: NewAuditEvent;
}

export interface RevokeManagementKey {
  readonly organizationId: OrganizationId;
  readonly managementKeyId: ManagementKeyId;
  readonly audit: NewAuditEvent;
}

/** Makes management keys and recognises them. The pepper of the digests stays behind it. */
export interface ManagementKeyMint {
  mint(): MintedManagementKey;
  digest(managementKey: string): Uint8Array;
}

export interface MintedManagementKey {
  readonly id: ManagementKeyId;
  readonly environment: KeyEnvironment;
  /** Shown once and kept nowhere. */
  readonly managementKey: string;
  readonly digest: Uint8Array;
  readonly lastFour: string;
}
