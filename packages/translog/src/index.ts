export {
  type AuditBatchDocument,
  type AuditBatchFacts,
  type AuditExportFacts,
  auditEventLeaf,
  canonicalJson,
  isConsistent,
  isIncluded,
  leafHash,
  merkleRoot,
  nodeHash,
  parseCheckpoint,
  type ReceiptFacts,
  type RefusalReason,
  type Verification,
  verifyAuditBatch,
  verifyAuditExport,
  verifyConsistency,
  verifyReceipt,
} from '../verify-receipt.mjs';
export { createFrontier, type Frontier } from './frontier.ts';
export { type LogKey, openLogKey } from './log-key.ts';
export { type CommittedPart, payloadCommitment } from './payload-commitment.ts';
export { formatVerifierKey, isLogName } from './verifier-key.ts';
