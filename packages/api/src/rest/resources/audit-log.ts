import { AUDIT_ACTIONS, type AuditEvent, type AuditFilter } from '@lethe/core/audit';
import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { instantInputSchema, instantSchema, instantText, limitSchema, nextCursorSchema } from '../wire.ts';

const TEXT_LENGTH_MAX = 200;
const factsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable();

const eventSchema = z.strictObject({
  number: z.int().describe('Counts from 1, without gaps.'),
  occurred_at: instantSchema,
  actor: z.strictObject({ kind: z.string(), id: z.string().nullable(), label: z.string() }),
  action: z.enum(AUDIT_ACTIONS),
  target: z.strictObject({ kind: z.string(), id: z.string() }),
  before: factsSchema,
  after: factsSchema,
  request_id: z.string(),
  address: z.string().nullable(),
});

const query = z.strictObject({
  action: z.enum(AUDIT_ACTIONS).optional(),
  actor_id: z.string().max(TEXT_LENGTH_MAX).optional(),
  target_id: z.string().max(TEXT_LENGTH_MAX).optional(),
  payload_of: z
    .string()
    .max(TEXT_LENGTH_MAX)
    .optional()
    .describe('The id of a request: whoever read its payload, by itself or in a search.'),
  from: instantInputSchema.optional(),
  to: instantInputSchema.optional(),
  limit: limitSchema,
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,17}$/)
    .transform(BigInt)
    .optional()
    .describe('`next_cursor` of the page before.'),
});

export const auditLogOperations = [
  defineOperation({
    id: 'listAuditEvents',
    method: 'GET',
    path: '/audit-log',
    scope: 'audit:read',
    summary: 'Lists what was done by whom, newest first.',
    query,
    output: z.strictObject({ data: z.array(eventSchema), next_cursor: nextCursorSchema }),
    async handle({ ports, organization }, { query: asked }) {
      const events = await ports.auditLog.list({
        organizationId: organization.id,
        filter: toFilter(asked),
        before: asked.cursor ?? null,
        pageSize: asked.limit + 1,
      });
      const page = events.slice(0, asked.limit);
      const last = page.at(-1);
      return {
        data: page.map(toWire),
        next_cursor: events.length > asked.limit && last !== undefined ? String(last.number) : null,
      };
    },
  }),
];

function toWire(event: AuditEvent): z.input<typeof eventSchema> {
  return {
    number: Number(event.number),
    occurred_at: instantText(event.occurredAt),
    actor: { ...event.actor },
    action: event.action,
    target: { ...event.target },
    before: event.before,
    after: event.after,
    request_id: event.origin.requestId,
    address: event.origin.address,
  };
}

function toFilter({ action, actor_id, target_id, payload_of, from, to }: z.output<typeof query>): AuditFilter {
  return { action, actorId: actor_id, targetId: target_id, payloadOf: payload_of, from, to };
}
