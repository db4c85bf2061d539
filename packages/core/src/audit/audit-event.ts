import type { OrganizationId } from '../tenancy/index.ts';

/** Everything that the audit log records: what changes security or data, and each look at a payload. */
export const AUDIT_ACTIONS = [
  'organization.created',
  'organization.renamed',
  'organization.ownership_transferred',
  'organization.suspended',
  'organization.resolved',
  'organization.closed',
  'organization.reopened',
  'organization.purge_begun',
  'member.invited',
  'member.invitation_revoked',
  'member.joined',
  'member.role_changed',
  'member.removed',
  'member.left',
  'project.created',
  'project.updated',
  'project.archived',
  'api_key.created',
  'api_key.updated',
  'api_key.rotated',
  'api_key.revoked',
  'management_key.created',
  'management_key.revoked',
  'provider_key.saved',
  'provider_key.deleted',
  'plan.changed',
  'billing_details.changed',
  'retention_policy.changed',
  'spending_policy.changed',
  'credit.top_up_started',
  'credit.settlement_started',
  'credit.card_setup_started',
  'credit.card_removed',
  'auto_top_up.changed',
  'auto_top_up.switched_off',
  'budget.created',
  'budget.changed',
  'budget.removed',
  'webhook.created',
  'webhook.updated',
  'webhook.deleted',
  'webhook.secret_rotated',
  'webhook.redelivered',
  'dashboard.created',
  'dashboard.changed',
  'dashboard.shared',
  'dashboard.removed',
  'dashboard_report.saved',
  'dashboard_report.sent',
  'dashboard_report.removed',
  'payload.read',
  'payload.read_held',
  'payload.searched',
  'payload.erased',
  'erasure.requested',
  'erasure.approved',
  'erasure.declined',
  'erasure.withdrawn',
  'erasure.done',
  'legal_hold.placed',
  'legal_hold.confirmed',
  'legal_hold.declined',
  'legal_hold.release_requested',
  'legal_hold.release_refused',
  'legal_hold.released',
  'saved_view.shared',
  'saved_view.changed',
  'saved_view.removed',
  'audit_log.exported',
  'metadata.exported',
  'payload.exported',
  'export.started',
  'export.cancelled',
  'export.deleted',
  'export.downloaded',
  'export.linked',
  'export.unlinked',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Who did it. `label` is what a reader knows them by, kept as it was then. */
export interface Actor {
  readonly kind: 'user' | 'management_key' | 'api_key' | 'staff' | 'system';
  readonly id: string | null;
  readonly label: string;
}

/** Where the action came from: the request's id, and the address of the caller when there was one. */
export interface Origin {
  readonly requestId: string;
  readonly address: string | null;
}

/** The fields that changed, before or after. Never content, never a secret. */
export type AuditFacts = Readonly<Record<string, string | number | boolean | null>>;

/** What happened to what, as an operation says it. */
export interface NewAuditEvent {
  readonly organizationId: OrganizationId;
  readonly actor: Actor;
  readonly origin: Origin;
  readonly action: AuditAction;
  readonly target: { readonly kind: string; readonly id: string };
  readonly before: AuditFacts | null;
  readonly after: AuditFacts | null;
}

/** An entry of the log. Numbers of an organization begin at 1 and have no gaps. */
export interface AuditEvent extends NewAuditEvent {
  readonly number: bigint;
  readonly occurredAt: Date;
}
