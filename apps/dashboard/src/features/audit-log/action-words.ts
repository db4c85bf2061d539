import type { AuditAction } from '@lethe/core/audit';

/** What each action is called on the page. Exhaustive, so that a new one does not compile until it has a name. */
export const ACTION_NAMES: Readonly<Record<AuditAction, string>> = {
  'organization.created': 'Organization created',
  'organization.renamed': 'Organization renamed',
  'organization.ownership_transferred': 'Ownership transferred',
  'member.invited': 'Member invited',
  'member.invitation_revoked': 'Invitation revoked',
  'member.joined': 'Member joined',
  'member.role_changed': 'Role changed',
  'member.removed': 'Member removed',
  'member.left': 'Member left',
  'project.created': 'Project created',
  'project.updated': 'Project changed',
  'project.archived': 'Project archived',
  'api_key.created': 'API key created',
  'api_key.updated': 'API key changed',
  'api_key.rotated': 'API key rotated',
  'api_key.revoked': 'API key revoked',
  'management_key.created': 'Management key created',
  'management_key.revoked': 'Management key revoked',
  'provider_key.saved': 'Provider saved',
  'provider_key.deleted': 'Provider deleted',
  'retention_policy.changed': 'Policy changed',
  'payload.read': 'Payload read',
  'payload.erased': 'Payload erased',
  'audit_log.exported': 'Audit log exported',
};
