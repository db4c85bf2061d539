import { DomainError } from '@lethe/core/errors';
import { LEAF_KINDS, type LeafSummary, listReceipts, RECEIPT_FORMAT, readReceipt } from '@lethe/core/proof';
import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { idParamSchema, instantSchema, instantText, limitSchema, nextCursorSchema } from '../wire.ts';

const INDEX = /^(?:0|[1-9]\d{0,14})$/;

const leafSchema = z.strictObject({
  index: z.int().describe('Its place in the log, from 0.'),
  kind: z.enum(LEAF_KINDS),
  appended_at: instantSchema,
  is_signed: z.boolean().describe('Whether a checkpoint covers it yet, so that it has a receipt.'),
  leaf: z.looseObject({}).describe('What the leaf says; its fields depend on the kind.'),
});

const receiptSchema = z.strictObject({
  format: z.literal(RECEIPT_FORMAT),
  leaf: z.string().describe('Canonical JSON; its hash covers exactly these bytes.'),
  leaf_index: z.int(),
  inclusion_path: z.array(z.string()).describe('Hashes in base64, from the sibling of the leaf upwards.'),
  checkpoint: z.string().describe('The signed note.'),
  salt: z
    .string()
    .nullable()
    .describe('In base64. Opens what the leaf says of the organization; null for a leaf of the whole deployment.'),
});

const listQuery = z.strictObject({
  kind: z.enum(LEAF_KINDS).optional(),
  limit: limitSchema,
  cursor: z.string().regex(INDEX).transform(Number).optional().describe('`next_cursor` of the page before.'),
});

export const receiptOperations = [
  defineOperation({
    id: 'listReceipts',
    method: 'GET',
    path: '/receipts',
    scope: 'audit:read',
    summary: 'Lists what the transparency log says of the organization and of the whole deployment, newest first.',
    query: listQuery,
    output: z.strictObject({ data: z.array(leafSchema), next_cursor: nextCursorSchema }),
    async handle({ ports, organization }, { query: { kind, limit, cursor } }) {
      const { leaves, next } = await listReceipts(ports, {
        organizationId: organization.id,
        kinds: kind === undefined ? undefined : [kind],
        before: cursor ?? null,
        pageSize: limit,
      });
      return { data: leaves.map(toWire), next_cursor: next === null ? null : String(next) };
    },
  }),
  defineOperation({
    id: 'getReceipt',
    method: 'GET',
    path: '/receipts/{index}',
    scope: 'audit:read',
    summary: 'The receipt of one leaf, as the offline verifier takes it.',
    description:
      'While no checkpoint covers the leaf yet, this answers 409 `receipt_pending` and says in `retry-after` when to ask again.',
    params: z.strictObject({ index: idParamSchema.describe('The place of the leaf in the log.') }),
    output: receiptSchema,
    errors: ['not_found', 'receipt_pending'],
    async handle({ ports, organization }, { params: { index } }) {
      if (!INDEX.test(index)) throw new DomainError('not_found', 'There is no such receipt.');
      const receipt = await readReceipt(ports, { organizationId: organization.id, leafIndex: Number(index) });
      return { ...receipt, inclusion_path: [...receipt.inclusion_path] };
    },
  }),
];

function toWire({ index, kind, appendedAt, isSigned, body }: LeafSummary): z.input<typeof leafSchema> {
  const leaf = JSON.parse(body) as Record<string, unknown>;
  return { index, kind, appended_at: instantText(appendedAt), is_signed: isSigned, leaf };
}
