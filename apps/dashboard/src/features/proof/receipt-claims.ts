import type { LeafKind } from '@lethe/core/proof';

interface Claims {
  readonly proves: readonly string[];
  readonly doesNotProve: readonly string[];
}

const COMMON_CLAIM = 'The operator stated this at that time, and the statement cannot be edited or removed unnoticed.';
const LOG_LIMIT = 'That the statement was true when it was made: the operator made it.';

/** What a valid receipt of a kind shows, and what it cannot. */
export const CLAIMS: Readonly<Record<LeafKind, Claims>> = {
  key_destruction: {
    proves: [
      COMMON_CLAIM,
      'From then on nothing that this key sealed can be decrypted, in the table or in a backup of it.',
    ],
    doesNotProve: [LOG_LIMIT, 'That nobody copied the key, or a plaintext, before.'],
  },
  deletion: {
    proves: [
      COMMON_CLAIM,
      'How many parts went, by day of admission: together with the manifests of those days, a part that was left out would show.',
    ],
    doesNotProve: [LOG_LIMIT, 'That no copy of the ciphertext lies in a backup: it lies there without its key.'],
  },
  erasure: {
    proves: [
      COMMON_CLAIM,
      'Which parts went, to whoever knows their ids: the root commits to them without naming them.',
    ],
    doesNotProve: [LOG_LIMIT, 'That a reader of the payload kept no copy before it was erased.'],
  },
  preservation: {
    proves: [COMMON_CLAIM, 'How many parts a legal hold kept when the rest of their hour was destroyed.'],
    doesNotProve: [LOG_LIMIT, 'That the hold was lawful; who placed it, and why, is in the audit log.'],
  },
  hold_release: {
    proves: [COMMON_CLAIM, 'How many parts that a hold had kept were deleted after its release.'],
    doesNotProve: [LOG_LIMIT, 'That nobody copied them while they were held; each read is in the audit log.'],
  },
  manifest: {
    proves: [
      COMMON_CLAIM,
      'How many parts were stored on that day, so that every one of them has to turn up as deleted, held or live.',
    ],
    doesNotProve: [LOG_LIMIT, 'What the parts say: it commits to their ids and digests only.'],
  },
  audit: {
    proves: [COMMON_CLAIM, 'That these audit events, exported today, are the ones that were sealed, in that order.'],
    doesNotProve: [LOG_LIMIT, 'Anything about events that were never written to the audit log.'],
  },
  master_key_destruction: {
    proves: [COMMON_CLAIM, 'Wrapped keys in backups made under this version cannot be opened any more.'],
    doesNotProve: [LOG_LIMIT, 'That no copy of the master key was kept outside of the deployment.'],
  },
  lifecycle: {
    proves: [COMMON_CLAIM, 'When the organization took this step, from which state and to which one.'],
    doesNotProve: [LOG_LIMIT, 'Who took it; that is in the audit log.'],
  },
  purge: {
    proves: [
      COMMON_CLAIM,
      'How many keys and parts went, and by the root, that every receipt the organization was given before is among those it stands for.',
    ],
    doesNotProve: [
      LOG_LIMIT,
      'That no copy lies in a backup until the operator deletes that: payloads lie there without their keys.',
    ],
  },
};
