import { DomainError } from '@lethe/core/errors';
import { CONSISTENCY_FORMAT, proveConsistency, type SignedCheckpoint } from '@lethe/core/proof';
import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { idParamSchema, instantSchema, instantText } from '../wire.ts';

const SIZE = /^[1-9]\d{0,14}$/;
const sizeSchema = z.string().regex(SIZE).transform(Number);

const checkpointSchema = z.strictObject({
  size: z.int().describe('How many leaves it covers.'),
  root: z.string().describe('The root of the tree over them, in base64.'),
  note: z.string().describe('The signed note, as the offline verifier takes it.'),
  signed_at: instantSchema,
});

/** The literal paths come before the one that takes any size. */
export const checkpointOperations = [
  defineOperation({
    id: 'getLatestCheckpoint',
    method: 'GET',
    path: '/checkpoints/latest',
    scope: 'audit:read',
    summary: 'The newest signed checkpoint of the log.',
    output: checkpointSchema,
    errors: ['not_found'],
    handle: async ({ ports }) => toWire(await ports.transparencyLog.latestCheckpoint()),
  }),
  defineOperation({
    id: 'getConsistencyProof',
    method: 'GET',
    path: '/checkpoints/consistency',
    scope: 'audit:read',
    summary: 'Proof that the log of a newer checkpoint contains the log of an older one, unchanged.',
    query: z.strictObject({
      from: sizeSchema.describe('The size of the older checkpoint.'),
      to: sizeSchema.describe('The size of the newer checkpoint.'),
    }),
    output: z.strictObject({
      format: z.literal(CONSISTENCY_FORMAT),
      from: z.int(),
      to: z.int(),
      path: z.array(z.string()).describe('Hashes in base64, as RFC 9162 orders them.'),
    }),
    errors: ['not_found'],
    async handle({ ports }, { query: { from, to } }) {
      if (from > to) throw new DomainError('invalid_request', '“from” is larger than “to”.', { param: 'from' });
      const document = await proveConsistency(ports, { from, to });
      return { ...document, path: [...document.path] };
    },
  }),
  defineOperation({
    id: 'getCheckpoint',
    method: 'GET',
    path: '/checkpoints/{size}',
    scope: 'audit:read',
    summary: 'The signed checkpoint of one size of the log.',
    params: z.strictObject({ size: idParamSchema.describe('How many leaves it covers.') }),
    output: checkpointSchema,
    errors: ['not_found'],
    handle: async ({ ports }, { params: { size } }) =>
      toWire(SIZE.test(size) ? await ports.transparencyLog.checkpoint(Number(size)) : null),
  }),
  defineOperation({
    id: 'listLogSigners',
    method: 'GET',
    path: '/log/signers',
    scope: 'audit:read',
    summary: 'The keys that sign checkpoints, newest first.',
    description:
      'Keep them where the operator cannot change them: what a receipt proves, it proves under a key that you trust.',
    output: z.strictObject({
      data: z.array(
        z.strictObject({
          name: z.string(),
          key_id: z.string(),
          verifier_key: z.string().describe('`name+key id+base64`, as the offline verifier takes it.'),
        }),
      ),
    }),
    async handle({ ports }) {
      const signers = await ports.transparencyLog.signers();
      return {
        data: signers.map(({ name, keyId, verifierKey }) => ({ name, key_id: keyId, verifier_key: verifierKey })),
      };
    },
  }),
];

function toWire(checkpoint: SignedCheckpoint | null): z.input<typeof checkpointSchema> {
  if (checkpoint === null) throw new DomainError('not_found', 'There is no such checkpoint.');
  const { size, root, note, signedAt } = checkpoint;
  return { size, root: Buffer.from(root).toString('base64'), note, signed_at: instantText(signedAt) };
}
