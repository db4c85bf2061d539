export {
  type Actor,
  AUDIT_ACTIONS,
  type AuditAction,
  type AuditEvent,
  type AuditFacts,
  type NewAuditEvent,
  type Origin,
} from './audit-event.ts';
export {
  AUDIT_EXPORT_FORMATS,
  type AuditExport,
  type AuditExportFormat,
  exportAuditLog,
} from './operations/export-audit-log.ts';
export type { AuditFilter, AuditLog, ListAuditEventsQuery } from './ports.ts';
export { AUDIT_PAGE_SIZE_DEFAULT, AUDIT_PAGE_SIZE_MAX } from './ports.ts';
