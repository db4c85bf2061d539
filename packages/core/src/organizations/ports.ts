import type { NewAuditEvent } from '../audit/index.ts';
import type { OrganizationId, Plan, UserId } from '../tenancy/index.ts';
import type { Invitation, NewInvitation, OpenInvitation } from './invitation.ts';
import type { Member } from './member.ts';
import type { MemberChange } from './member-rules.ts';

export interface OrganizationRepository {
  /**
   * Writes the organization, its owner, version 1 of its policy (metadata only) and the audit event, in one transaction.
   * @returns false when the slug is taken
   */
  create(organization: NewOrganization): Promise<boolean>;
  rename(command: {
    readonly organizationId: OrganizationId;
    readonly name: string;
    readonly audit: NewAuditEvent;
  }): Promise<void>;
}

export interface NewOrganization {
  readonly id: OrganizationId;
  readonly slug: string;
  readonly name: string;
  readonly plan: Plan;
  readonly ownerId: UserId;
  readonly createdAt: Date;
  readonly payloadRetentionDays: number;
  readonly audit: NewAuditEvent;
}

export interface MemberRepository {
  /** Owners first, then by name. */
  list(organizationId: OrganizationId): Promise<readonly Member[]>;
  /**
   * Locks the organization's members, asks `decide` with all of them, and writes what it answers with its audit event, in one transaction.
   * Open invitations by those whose role changed, or who are gone, are revoked with it. What `decide` throws leaves everything as it was.
   * @throws {DomainError} not_found when the change names a project that the organization does not have
   */
  change(organizationId: OrganizationId, decide: (members: readonly Member[]) => MemberChange): Promise<void>;
}

export type InvitationOutcome = 'invited' | 'already_member' | 'too_many' | 'owner_offer' | 'unknown_project';

export interface InvitationRepository {
  /** Those that can still be accepted, newest first. */
  list(organizationId: OrganizationId): Promise<readonly Invitation[]>;
  /** Writes the invitation, its mail and its audit event in one transaction. An open one for the same address is replaced. */
  create(invitation: NewInvitation): Promise<InvitationOutcome>;
  /** @returns false when there is no such open invitation */
  revoke(command: RevokeInvitation): Promise<boolean>;
  /** Null for a token that is unknown, used, revoked, expired, or of an organization that is not active. */
  find(tokenDigest: Uint8Array): Promise<OpenInvitation | null>;
  /** Uses the invitation up and writes the member, in one transaction: of two who try at once one succeeds. */
  accept(command: AcceptInvitation): Promise<'joined' | 'already_member' | 'gone'>;
}

export interface RevokeInvitation {
  readonly organizationId: OrganizationId;
  readonly invitationId: string;
  readonly audit: NewAuditEvent;
}

export interface AcceptInvitation {
  readonly invitation: OpenInvitation;
  readonly userId: UserId;
  readonly audit: NewAuditEvent;
}

/** Secrets that go out in links. The database gets the digest only. */
export interface LinkTokens {
  mint(): { readonly token: string; readonly digest: Uint8Array };
  digest(token: string): Uint8Array;
}
