import type { LeafSummary, Receipt, SignedCheckpoint } from '@lethe/core/proof';
import type { ApiPorts } from '../index.ts';
import { HALDEN, NOW } from './halden.ts';

export const MEMORY_LEAF_INDEX = 6;

const LEAF: LeafSummary = {
  index: MEMORY_LEAF_INDEX,
  kind: 'key_destruction',
  appendedAt: NOW,
  body: JSON.stringify({
    v: 1,
    type: 'key_destruction',
    organization: 'ab'.repeat(32),
    expiry_hour: '2026-11-21T10:00:00.000Z',
    generations: [1],
    cause: 'expiry',
    executed_at: '2026-11-21T11:00:05.000Z',
  }),
  isSigned: true,
};
const RECEIPT: Receipt = {
  format: 'lethe-receipt-v1',
  leaf: LEAF.body,
  leaf_index: LEAF.index,
  inclusion_path: [],
  checkpoint: 'the note of size 7',
  salt: null,
};
const CHECKPOINT: SignedCheckpoint = { size: 7, root: new Uint8Array(32), note: RECEIPT.checkpoint, signedAt: NOW };

/** A log with one leaf of the organization, and a verifier that believes whatever this log says. */
export function createMemoryProof(): Pick<ApiPorts, 'transparencyLog' | 'receiptVerifier'> {
  const isListed = (before: number | null) => before === null || LEAF.index < before;
  return {
    transparencyLog: {
      listLeaves: async ({ organizationId, kinds, before }) =>
        organizationId === HALDEN.id && (kinds ?? [LEAF.kind]).includes(LEAF.kind) && isListed(before) ? [LEAF] : [],
      receipt: async (organizationId, leafIndex) =>
        organizationId === HALDEN.id && leafIndex === LEAF.index ? RECEIPT : null,
      latestCheckpoint: async () => CHECKPOINT,
      checkpoint: async (size) => (size === CHECKPOINT.size ? CHECKPOINT : null),
      consistencyProof: async () => [],
      signers: async () => [{ name: 'lethe.test', keyId: '00000000', verifierKey: 'lethe.test+00000000+AQ==' }],
      auditBatches: async () => [],
    },
    receiptVerifier: {
      openCheckpoint: ({ note }) => (note === CHECKPOINT.note ? CHECKPOINT : null),
      isReceiptValid: () => true,
      isConsistent: () => true,
      findAuditBatchFault: () => null,
    },
  };
}
