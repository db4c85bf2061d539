export {
  INVITATION_VALID_MS,
  INVITATIONS_PER_DAY_MAX,
  type Invitation,
  invitationDraftSchema,
  isLinkTokenShaped,
  type NewInvitation,
  type OpenInvitation,
} from './invitation.ts';
export { isNarrowable, type Member, PROJECTS_PER_MEMBER_MAX, projectIdsSchema } from './member.ts';
export type { ActingMember, MemberChange } from './member-rules.ts';
export { acceptInvitation, previewInvitation } from './operations/accept-invitation.ts';
export { createOrganization, ORGANIZATIONS_OWNED_MAX } from './operations/create-organization.ts';
export { inviteMember } from './operations/invite-member.ts';
export { removeMember } from './operations/remove-member.ts';
export { renameOrganization } from './operations/rename-organization.ts';
export { revokeInvitation } from './operations/revoke-invitation.ts';
export { transferOwnership } from './operations/transfer-ownership.ts';
export { updateMember } from './operations/update-member.ts';
export { ORGANIZATION_NAME_LENGTH_MAX, organizationNameSchema, slugOf } from './organization-name.ts';
export type {
  InvitationOutcome,
  InvitationRepository,
  LinkTokens,
  MemberRepository,
  NewOrganization,
  OrganizationRepository,
} from './ports.ts';
