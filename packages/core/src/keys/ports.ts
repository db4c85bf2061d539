import type { NewAuditEvent } from '../audit/index.ts';
import type { ErrorCode } from '../errors/index.ts';
import type { RetentionOverride } from '../retention/index.ts';
import type { ApiKeyId, OrganizationId, ProjectId, UserId } from '../tenancy/index.ts';
import type { ApiKey, ApiKeySettings } from './api-key.ts';
import type { ProviderKey } from './provider-key.ts';

/** A key that has just been made. The text of it is shown once and kept nowhere. */
export interface MintedKey {
  readonly id: ApiKeyId;
  readonly apiKey: string;
  readonly environment: 'live' | 'demo';
  readonly digest: Uint8Array;
  readonly lastFour: string;
}
export type ApiKeyMint = () => MintedKey;

/** Each change is written with its audit event in one transaction, and gateways hear of it at its commit. */
export interface ApiKeyRepository {
  /** Newest first. `projectId` null: of all projects. */
  list(organizationId: OrganizationId, projectId: ProjectId | null): Promise<readonly ApiKey[]>;
  find(organizationId: OrganizationId, apiKeyId: ApiKeyId): Promise<ApiKey | null>;
  /** Null for a project that does not exist. */
  project(organizationId: OrganizationId, projectId: ProjectId): Promise<KeyProject | null>;
  create(key: NewApiKey): Promise<void>;
  /** @returns false when the key was revoked meanwhile */
  update(change: ApiKeyChange): Promise<boolean>;
  /** Makes the successor and gives the old key its end. @returns false when the key was rotated or revoked meanwhile */
  rotate(rotation: ApiKeyRotation): Promise<boolean>;
  /** @returns false when it was revoked already; then nothing is written */
  revoke(revocation: ApiKeyRevocation): Promise<boolean>;
}

export interface KeyProject {
  readonly retention: RetentionOverride;
  readonly archivedAt: Date | null;
}

export interface NewApiKey {
  readonly organizationId: OrganizationId;
  readonly projectId: ProjectId;
  readonly minted: MintedKey;
  readonly settings: ApiKeySettings;
  readonly createdAt: Date;
  /** Null for a management key. */
  readonly createdById: UserId | null;
  readonly audit: NewAuditEvent;
}

export interface ApiKeyChange {
  readonly organizationId: OrganizationId;
  readonly apiKeyId: ApiKeyId;
  readonly settings: ApiKeySettings;
  readonly audit: NewAuditEvent;
}

export interface ApiKeyRotation extends NewApiKey {
  readonly replacedKeyId: ApiKeyId;
  readonly replacedExpiresAt: Date;
}

export interface ApiKeyRevocation {
  readonly organizationId: OrganizationId;
  readonly apiKeyId: ApiKeyId;
  readonly revokedAt: Date;
  readonly audit: NewAuditEvent;
}

/** A provider key with what only the vault can open. */
export interface StoredProviderKey extends ProviderKey {
  readonly sealedSecret: Uint8Array | null;
}

export interface ProviderKeyRepository {
  list(organizationId: OrganizationId): Promise<readonly ProviderKey[]>;
  find(organizationId: OrganizationId, provider: string): Promise<StoredProviderKey | null>;
  /** @returns false when somebody else saved since `previousUpdatedAt`, or first (null) */
  save(draft: NewProviderKey): Promise<boolean>;
  /** @returns false when there was none */
  delete(organizationId: OrganizationId, provider: string, audit: NewAuditEvent): Promise<boolean>;
}

export interface NewProviderKey {
  readonly organizationId: OrganizationId;
  readonly provider: string;
  readonly baseUrl: string | null;
  readonly sealedSecret: Uint8Array | null;
  readonly lastFour: string | null;
  readonly updatedAt: Date;
  readonly updatedById: UserId | null;
  readonly testedAt: Date | null;
  readonly testErrorCode: ErrorCode | null;
  readonly previousUpdatedAt: Date | null;
  readonly audit: NewAuditEvent;
}

/** What a sealed secret is bound to: under any other organization, provider or origin it does not open. */
export interface SecretBinding {
  readonly organizationId: OrganizationId;
  readonly provider: string;
  /** Scheme, host and port: `https://api.openai.com`. */
  readonly origin: string;
}

export interface SecretVault {
  seal(binding: SecretBinding, secret: string): Uint8Array;
  /** @throws {DomainError} key_unavailable when it was sealed for something else, or under another master key */
  open(binding: SecretBinding, sealed: Uint8Array): string;
}

/** Reaches providers of tenants, through the guard against addresses that are not public. */
export interface ProviderConnections {
  /** The base URL in its one spelling. @throws {DomainError} url_not_allowed */
  parse(baseUrl: string): { readonly baseUrl: string; readonly origin: string };
  /**
   * Asks the provider for its models, with the secret.
   * @returns null, or the code of what failed
   * @throws {DomainError} url_not_allowed when the name leads to an address that is not public
   */
  test(connection: { readonly baseUrl: string; readonly secret: string }): Promise<ErrorCode | null>;
}
