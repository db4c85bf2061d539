import { z } from 'zod';
import type { NewAuditEvent } from '../audit/index.ts';
import type { Mail } from '../mail/index.ts';
import type { OrganizationId, ProjectId, Role, UserId } from '../tenancy/index.ts';
import { ROLES } from '../tenancy/index.ts';
import { MS_PER_DAY } from '../time/index.ts';
import { projectIdsSchema } from './member.ts';

export const INVITATION_VALID_MS = 7 * MS_PER_DAY;
/** Each one is a mail to somebody who did not ask for it. */
export const INVITATIONS_PER_DAY_MAX = 100;
const EMAIL_LENGTH_MAX = 254;

export const invitationDraftSchema = z.strictObject({
  email: z.string().trim().toLowerCase().max(EMAIL_LENGTH_MAX).pipe(z.email()),
  role: z.enum(ROLES),
  projectIds: projectIdsSchema,
});

/** 256 random bits in base64url. A text of another shape is refused before any I/O. */
export function isLinkTokenShaped(token: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(token);
}

/** One that can still be accepted. */
export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly projectIds: readonly ProjectId[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Null when the inviter is gone, or was a management key. */
  readonly invitedByName: string | null;
}

/** What the holder of a link finds. */
export interface OpenInvitation {
  readonly organizationId: OrganizationId;
  readonly id: string;
  readonly organizationName: string;
  readonly organizationSlug: string;
  readonly email: string;
  readonly role: Role;
  readonly projectIds: readonly ProjectId[];
  readonly expiresAt: Date;
}

export interface NewInvitation {
  readonly organizationId: OrganizationId;
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly projectIds: readonly ProjectId[];
  readonly tokenDigest: Uint8Array;
  readonly invitedById: UserId | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Whether an open offer to become an owner gives way to this one. */
  readonly mayReplaceOwner: boolean;
  readonly mail: Mail;
  readonly audit: NewAuditEvent;
}
