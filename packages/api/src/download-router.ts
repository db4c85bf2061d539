import { exportAuditLog } from './audit/export-audit-log.ts';
import { exportMetadata } from './exports/export-metadata.ts';
import { fetchExport } from './exports/fetch-export.ts';
import { exportInvoice } from './invoices/export-invoice.ts';
import { createCallerFactory, createRouter } from './procedure/builder.ts';
import { exportAuditProof } from './proof/export-audit-proof.ts';
import { exportUsage } from './usage/export-usage.ts';

/** Procedures that answer with a stream, for route handlers that send files. They are not mounted on the tRPC endpoint, which could not send one. */
export const downloadRouter = createRouter({
  auditLog: exportAuditLog,
  auditProof: exportAuditProof,
  usage: exportUsage,
  invoice: exportInvoice,
  metadata: exportMetadata,
  export: fetchExport,
});

export const createDownloadCaller = createCallerFactory(downloadRouter);
