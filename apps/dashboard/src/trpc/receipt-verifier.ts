import { type AuditBatchFault, auditEventDocument, type ReceiptVerifier } from '@lethe/core/proof';
import {
  parseCheckpoint,
  type RefusalReason,
  verifyAuditBatch,
  verifyConsistency,
  verifyReceipt,
} from '@lethe/translog';

/** The checks of the offline verifier, done by the same code. */
export const receiptVerifier: ReceiptVerifier = {
  openCheckpoint({ note, verifierKeys }) {
    const opened = verifierKeys.map((verifierKey) => parseCheckpoint({ note, verifierKey }));
    const signed = opened.find((outcome) => outcome.kind === 'verified');
    return signed === undefined ? null : { size: signed.size, root: signed.root };
  },
  isReceiptValid({ organizationId, receipt, verifierKeys }) {
    // A leaf without a salt is about the whole deployment, so there is no organization to confirm.
    const own = receipt.salt === null ? {} : { organizationId };
    return verifyReceipt({ receipt: JSON.stringify(receipt), verifierKeys, ...own }).kind === 'verified';
  },
  isConsistent({ olderNote, newerNote, proof, verifierKeys }) {
    const path = proof.map((hash) => Buffer.from(hash).toString('base64'));
    return verifyConsistency({ oldNote: olderNote, newNote: newerNote, proof: path, verifierKeys }).kind === 'verified';
  },
  findAuditBatchFault({ organizationId, batch, verifierKeys }) {
    const { fromNumber, toNumber, receipt, events } = batch;
    if (receipt.salt === null) return 'leaf_mismatch';
    const outcome = verifyAuditBatch({
      batch: { from: Number(fromNumber), to: Number(toNumber), receipt, events: events.map(auditEventDocument) },
      salt: receipt.salt,
      verifierKeys,
      organizationId,
    });
    return outcome.kind === 'verified' ? null : FAULTS[outcome.reason];
  },
};

const FAULTS: Readonly<Record<RefusalReason, AuditBatchFault>> = {
  malformed: 'leaf_mismatch',
  wrong_organization: 'leaf_mismatch',
  audit_gap: 'events_changed',
  audit_mismatch: 'events_changed',
  wrong_key: 'not_in_log',
  bad_signature: 'not_in_log',
  not_included: 'not_in_log',
  not_consistent: 'not_in_log',
};
