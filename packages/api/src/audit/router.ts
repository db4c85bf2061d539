import { createRouter } from '../procedure/builder.ts';
import { listAuditEvents } from './list-audit-events.ts';

export const auditRouter = createRouter({ list: listAuditEvents });
