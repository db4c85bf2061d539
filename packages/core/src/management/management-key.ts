import { z } from 'zod';
import type { ManagementKeyId, Organization } from '../tenancy/index.ts';
import { MANAGEMENT_SCOPES, type ManagementScope } from './scopes.ts';

export const MANAGEMENT_KEY_NAME_LENGTH_MAX = 80;
/** Live keys of one organization. Revoked and expired ones do not count. */
export const MANAGEMENT_KEY_COUNT_MAX = 50;

/** A management key as it is listed. The key itself is shown once, when it is made. */
export interface ManagementKey {
  readonly id: ManagementKeyId;
  readonly name: string;
  /** `lethe_mgmt_live_…9xQ2` */
  readonly mask: string;
  readonly scopes: readonly ManagementScope[];
  readonly createdAt: Date;
  /** Null when the person is gone. */
  readonly createdByName: string | null;
  readonly expiresAt: Date | null;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** What a member asks for. */
export const managementKeyDraftSchema = z.strictObject({
  name: z.string().trim().min(1).max(MANAGEMENT_KEY_NAME_LENGTH_MAX),
  scopes: z
    .array(z.enum(MANAGEMENT_SCOPES as [ManagementScope, ...ManagementScope[]]))
    .min(1)
    .max(MANAGEMENT_SCOPES.length)
    .transform((scopes) => MANAGEMENT_SCOPES.filter((scope) => scopes.includes(scope))),
  expiresAt: z.date().nullable(),
});
export type ManagementKeyDraft = z.infer<typeof managementKeyDraftSchema>;

/** Whom a management key is: what authentication of the management API yields. */
export interface ManagementPrincipal {
  readonly managementKeyId: ManagementKeyId;
  readonly name: string;
  readonly scopes: readonly ManagementScope[];
  readonly organization: Organization;
}
