import { createRouter } from '../procedure/builder.ts';
import { getHead } from './get-head.ts';
import { getReceipt } from './get-receipt.ts';
import { listReceipts } from './list-receipts.ts';
import { verifyAuditLog } from './verify-audit-log.ts';

export const proofRouter = createRouter({
  receipts: listReceipts,
  receipt: getReceipt,
  head: getHead,
  auditLog: verifyAuditLog,
});
