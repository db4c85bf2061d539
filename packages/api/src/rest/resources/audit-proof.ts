import { DomainError } from '@lethe/core/errors';
import {
  AUDIT_EXPORT_PROOF_FORMAT,
  AUDIT_VERIFICATION_EVENTS_MAX,
  type AuditVerification,
  exportAuditProof,
  type SignedCheckpoint,
  type TreeHead,
  verifyAuditLog,
} from '@lethe/core/proof';
import { z } from 'zod';
import { defineOperation, StreamedJson } from '../define-operation.ts';
import { instantInputSchema, instantSchema, instantText } from '../wire.ts';

const numberSchema = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(BigInt);
const rootSchema = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/)
  .transform((text) => new Uint8Array(Buffer.from(text, 'base64')));

const headSchema = z.strictObject({ size: z.int(), signed_at: instantSchema });
const verificationSchema = z.discriminatedUnion('state', [
  z
    .strictObject({ state: z.literal('waiting'), newest_number: z.int(), checkpoint: headSchema.nullable() })
    .describe('Nothing is sealed under a signed checkpoint yet.'),
  z.strictObject({
    state: z.literal('verified'),
    from: z.int(),
    to: z.int().describe('Events above it are not sealed yet, or lie beyond what was asked for.'),
    newest_number: z.int(),
    checkpoint: headSchema,
  }),
  z.strictObject({
    state: z.literal('broken'),
    fault: z.enum([
      'events_changed',
      'leaf_mismatch',
      'not_in_log',
      'batch_missing',
      'checkpoint_invalid',
      'log_inconsistent',
    ]),
    batch: z
      .strictObject({ from: z.int(), to: z.int(), leaf_index: z.int().nullable() })
      .nullable()
      .describe('The run of events at fault; null when the fault is of the log as a whole.'),
    verified_to: z.int().nullable(),
    newest_number: z.int(),
    checkpoint: headSchema,
  }),
]);

export const auditProofOperations = [
  defineOperation({
    id: 'verifyAuditLog',
    method: 'GET',
    path: '/audit-log/verification',
    scope: 'audit:read',
    summary: 'Checks the stored audit events against the signed log.',
    description: `At most ${AUDIT_VERIFICATION_EVENTS_MAX} events in one call: the newest ones, or those from \`from\` on. The server checks itself here; the export is checked offline.`,
    query: z.strictObject({
      from: numberSchema.optional().describe('Begins with the sealed run of this event.'),
      to: numberSchema.optional().describe('Ends with the sealed run of this event.'),
      older_size: numberSchema.optional().describe('The size of a checkpoint that you kept; with `older_root`.'),
      older_root: rootSchema.optional().describe('Its root in base64: the log must still contain it.'),
    }),
    output: verificationSchema,
    async handle({ ports, organization }, { query: { from, to, older_size, older_root } }) {
      const verification = await verifyAuditLog(ports, {
        organizationId: organization.id,
        from: from ?? null,
        to: to ?? null,
        olderHead: olderHeadOf(older_size, older_root),
      });
      return toWire(verification);
    },
  }),
  defineOperation({
    id: 'exportAuditProof',
    method: 'GET',
    path: '/audit-log/proof',
    scope: 'audit:read',
    summary: 'The sealed audit events with their receipts, as the offline verifier takes them.',
    description:
      'Whole sealed runs, since only those can be checked. Events that are not under a signed checkpoint yet are left out. The export is recorded in the audit log.',
    query: z.strictObject({
      from: instantInputSchema.optional().describe('Events at or after this instant.'),
      to: instantInputSchema.optional().describe('Events before this instant.'),
      from_number: numberSchema.optional(),
      to_number: numberSchema.optional(),
    }),
    output: z.strictObject({
      format: z.literal(AUDIT_EXPORT_PROOF_FORMAT),
      salt: z.string().nullable(),
      signers: z.array(z.string()),
      batches: z.array(
        z.strictObject({
          from: z.int(),
          to: z.int(),
          receipt: z.looseObject({}).describe('As `GET /receipts/{index}` answers it.'),
          events: z.array(z.looseObject({})).describe('As `GET /audit-log` lists them.'),
        }),
      ),
    }),
    async handle({ ports, organization, actor, origin }, { query: { from, to, from_number, to_number } }) {
      const range = { from, to, fromNumber: from_number, toNumber: to_number };
      const { chunks } = await exportAuditProof(ports, { organizationId: organization.id, range, actor, origin });
      return new StreamedJson(chunks);
    },
  }),
];

function olderHeadOf(size: bigint | undefined, root: Uint8Array | undefined): TreeHead | null {
  if (size === undefined && root === undefined) return null;
  if (size !== undefined && root !== undefined) return { size: Number(size), root };
  const param = size === undefined ? 'older_size' : 'older_root';
  throw new DomainError('invalid_request', 'A checkpoint is given by its size and its root.', { param });
}

function toWire(verification: AuditVerification): z.input<typeof verificationSchema> {
  const newest_number = Number(verification.eventCount);
  if (verification.state === 'waiting') {
    const { checkpoint } = verification;
    return { state: 'waiting', newest_number, checkpoint: checkpoint === null ? null : headOf(checkpoint) };
  }
  const checkpoint = headOf(verification.checkpoint);
  if (verification.state === 'verified') {
    const { fromNumber, toNumber } = verification;
    return { state: 'verified', from: Number(fromNumber), to: Number(toNumber), newest_number, checkpoint };
  }
  const { fault, batch, verifiedTo } = verification;
  return {
    state: 'broken',
    fault,
    batch: batch && { from: Number(batch.fromNumber), to: Number(batch.toNumber), leaf_index: batch.leafIndex },
    verified_to: verifiedTo === null ? null : Number(verifiedTo),
    newest_number,
    checkpoint,
  };
}

function headOf({ size, signedAt }: SignedCheckpoint): z.input<typeof headSchema> {
  return { size, signed_at: instantText(signedAt) };
}
