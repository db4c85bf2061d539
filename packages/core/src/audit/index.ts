export {
  type Actor,
  AUDIT_ACTIONS,
  type AuditAction,
  type AuditEvent,
  type AuditFacts,
  type NewAuditEvent,
  type Origin,
} from './audit-event.ts';
export type { AuditFilter, AuditLog, ListAuditEventsQuery } from './ports.ts';
