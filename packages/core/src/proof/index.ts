export { type AuditEventDocument, auditEventDocument } from './audit-event-document.ts';
export { DELETION_LEAF_KINDS, LEAF_KINDS, type LeafKind } from './leaf.ts';
export { type LeafBody, type LeafBodyOf, parseLeafBody } from './leaf-body.ts';
export {
  AUDIT_EXPORT_PROOF_FORMAT,
  type AuditProof,
  type AuditProofRange,
  type ExportAuditProofCommand,
  type ExportAuditProofPorts,
  exportAuditProof,
} from './operations/export-audit-proof.ts';
export { listReceipts, type ReceiptPage } from './operations/list-receipts.ts';
export { CONSISTENCY_FORMAT, type ConsistencyDocument, proveConsistency } from './operations/prove-consistency.ts';
export { type LogHead, readLogHead } from './operations/read-log-head.ts';
export {
  type FoundReceipt,
  findReceipt,
  RECEIPT_RETRY_SECONDS,
  type ReadReceiptQuery,
  readReceipt,
} from './operations/read-receipt.ts';
export {
  AUDIT_VERIFICATION_EVENTS_MAX,
  type AuditLogFault,
  type AuditRun,
  type AuditVerification,
  type VerifyAuditLogPorts,
  type VerifyAuditLogQuery,
  verifyAuditLog,
} from './operations/verify-audit-log.ts';
export {
  type AuditBatch,
  type AuditBatchesQuery,
  LEAF_PAGE_SIZE_DEFAULT,
  LEAF_PAGE_SIZE_MAX,
  type ListLeavesQuery,
  type LogSigner,
  type SignedCheckpoint,
  type TransparencyLog,
} from './ports.ts';
export { type LeafSummary, RECEIPT_FORMAT, type Receipt } from './receipt.ts';
export type {
  AuditBatchCheck,
  AuditBatchFault,
  ConsistencyCheck,
  ReceiptCheck,
  ReceiptVerifier,
  SignedAuditBatch,
  TreeHead,
} from './receipt-verifier.ts';
export {
  consistencyRanges,
  inclusionRanges,
  joinSubtrees,
  type LeafRange,
  subtreesOf,
  type TreeNode,
} from './tree-ranges.ts';
