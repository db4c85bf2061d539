import type { AuditAction, NewAuditEvent } from '@lethe/core/audit';
import type { OrganizationId } from '@lethe/core/tenancy';

/** An audit event of a fixture's organization, for calls that have to write one. */
export function auditOf(
  { organizationId }: { readonly organizationId: OrganizationId },
  action: AuditAction = 'payload.read',
): NewAuditEvent {
  return {
    organizationId,
    actor: { kind: 'user', id: 'u-1', label: 'Ines Marchetti' },
    origin: { requestId: 'call-1', address: '203.0.113.9' },
    action,
    target: { kind: 'request', id: 'req-1' },
    before: null,
    after: null,
  };
}
