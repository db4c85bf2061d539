import {
  ERASURE_KINDS,
  ERASURE_PERIOD_DAYS_MAX,
  ERASURE_REQUEST_IDS_MAX,
  type ErasureSelector,
  erasureNoteSchema,
  erasureSelectorSchema,
  findErasure,
  listErasures,
  requestErasure,
} from '@lethe/core/erasures';
import { DomainError } from '@lethe/core/errors';
import { erasureReasonSchema, filterInputOf, type RequestFilterJson } from '@lethe/core/payloads';
import { isUuid } from '@lethe/core/tenancy';
import { z } from 'zod';
import { confirmedCountSchema } from '../../erasures/erasure-input.ts';
import { defineOperation, type ManagementContext } from '../define-operation.ts';
import { filterBodyShape } from '../filter-wire.ts';
import { idParamSchema, limitSchema, nextCursorSchema } from '../wire.ts';
import { erasurePreviewSchema, erasureSchema, toWireErasure, toWirePreview } from './erasure-wire.ts';

const NUMBER = /^[1-9]\d{0,8}$/;

const selectorBody = {
  ...filterBodyShape,
  kind: z
    .enum(ERASURE_KINDS)
    .describe('`filter` takes the fields of a filter, all of which have to hold; without any, all that is stored.'),
  request_ids: z.array(z.string()).max(ERASURE_REQUEST_IDS_MAX).optional().describe('Of the kind `requests`.'),
  end_user: filterBodyShape.end_user.describe('Of the kind `end_user`, one; of the kind `filter`, any.'),
  project_id: z.string().optional().describe('Of the kinds `filter` and `shorter_period`.'),
  period_days: z
    .int()
    .min(0)
    .max(ERASURE_PERIOD_DAYS_MAX)
    .optional()
    .describe('Of the kind `shorter_period`: what is older goes now, and what is stored by now as it gets there.'),
};
const params = z.strictObject({ id: idParamSchema.describe('The id of the erasure.') });
const confirmSchema = confirmedCountSchema.describe(
  'The `erasable_count` of the preview. When more is covered by now the answer is 409 `conflict`, and nothing is erased.',
);

export const erasureOperations = [
  defineOperation({
    id: 'previewErasure',
    method: 'POST',
    path: '/erasures/preview',
    scope: 'payloads:erase',
    summary: 'Counts what an erasure would cover now, and what legal holds keep of it. Nothing is filed.',
    body: z.strictObject(selectorBody),
    output: erasurePreviewSchema,
    async handle({ ports, organization, projects }, { body }) {
      return toWirePreview(
        await ports.erasures.preview({ organizationId: organization.id, selector: toSelector(body), projects }),
      );
    },
  }),
  defineOperation({
    id: 'createErasure',
    method: 'POST',
    path: '/erasures',
    scope: 'payloads:erase',
    summary: 'Files a request for erasure, and carries it out when it is confirmed.',
    description:
      'With `confirm_count` it is approved at once: what it covers is unreadable when this answers, with a receipt. Without, it waits for somebody to approve it. Metadata stays, and what a legal hold covers is kept and counted.',
    body: z.strictObject({
      ...selectorBody,
      reason: erasureReasonSchema.describe('Why. It stays on record, so it must not repeat what is erased.'),
      confirm_count: confirmSchema.nullable().default(null),
    }),
    output: erasureSchema,
    successStatus: 201,
    errors: ['conflict'],
    async handle(context, { body: { reason, confirm_count: confirmedCount, ...body } }) {
      const command = { ...callOf(context), projects: context.projects, selector: toSelector(body), reason };
      return toWireErasure(await requestErasure(context.ports, { ...command, confirmedCount, mayErase: true }));
    },
  }),
  defineOperation({
    id: 'listErasures',
    method: 'GET',
    path: '/erasures',
    scope: 'audit:read',
    summary: 'Lists requests for erasure, newest first.',
    query: z.strictObject({
      limit: limitSchema,
      cursor: z.string().regex(NUMBER).transform(Number).optional().describe('`next_cursor` of the page before.'),
    }),
    output: z.strictObject({ data: z.array(erasureSchema), next_cursor: nextCursorSchema }),
    async handle(context, { query: { limit, cursor } }) {
      const query = { ...viewerOf(context), beforeNumber: cursor ?? null, pageSize: limit };
      const { erasures, next } = await listErasures(context.ports, query);
      return { data: erasures.map(toWireErasure), next_cursor: next === null ? null : String(next) };
    },
  }),
  defineOperation({
    id: 'getErasure',
    method: 'GET',
    path: '/erasures/{id}',
    scope: 'audit:read',
    summary: 'One request for erasure, with its receipts.',
    params,
    output: erasureSchema,
    errors: ['not_found'],
    async handle(context, { params: { id } }) {
      const viewer = viewerOf(context);
      return toWireErasure(await findErasure(context.ports, { ...viewer, erasureId: requireErasureId(id) }));
    },
  }),
  defineOperation({
    id: 'approveErasure',
    method: 'POST',
    path: '/erasures/{id}/approve',
    scope: 'payloads:erase',
    summary: 'Approves a request and carries it out.',
    description: 'What it covers is unreadable when this answers. A repeat changes nothing and answers the same.',
    params,
    body: z.strictObject({ confirm_count: confirmSchema, note: erasureNoteSchema.optional() }),
    output: erasureSchema,
    errors: ['not_found', 'conflict'],
    async handle(context, { params: { id }, body: { confirm_count: confirmedCount, note } }) {
      const approval = { ...callOf(context), erasureId: requireErasureId(id), confirmedCount, note: note || null };
      return toWireErasure(await context.ports.erasures.approve(approval));
    },
  }),
  defineOperation({
    id: 'declineErasure',
    method: 'POST',
    path: '/erasures/{id}/decline',
    scope: 'payloads:erase',
    summary: 'Declines a request that waits.',
    params,
    body: z.strictObject({ note: erasureNoteSchema.min(1).describe('Why. Whoever filed it reads this.') }),
    output: erasureSchema,
    errors: ['not_found', 'conflict'],
    async handle(context, { params: { id }, body: { note } }) {
      const end = { ...callOf(context), erasureId: requireErasureId(id), status: 'declined', note } as const;
      return toWireErasure(await context.ports.erasures.end(end));
    },
  }),
];

function callOf({ organization, actor, origin }: ManagementContext) {
  return { organizationId: organization.id, actor, origin };
}

function viewerOf({ organization, actor, projects }: ManagementContext) {
  return { organizationId: organization.id, id: actor.id, seesAll: true, projects };
}

/** A text that is no id names nothing and is answered exactly like a missing one. */
function requireErasureId(text: string): string {
  if (!isUuid(text)) throw new DomainError('not_found', 'There is no such erasure.');
  return text;
}

/** The fields of the kind that was named; one that belongs to another kind is refused, since it would narrow nothing. */
function toSelector({ kind, ...body }: z.output<z.ZodObject<typeof selectorBody>>): ErasureSelector {
  const { request_ids: requestIds, project_id: projectId, period_days: periodDays, from, to, ...filter } = body;
  const given = { kind, ...filterInputOf(filter as RequestFilterJson), requestIds, projectId, periodDays, from, to };
  const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const parsed = erasureSelectorSchema.safeParse(named);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = String(issue?.path[0] ?? 'kind').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  throw new DomainError(
    'invalid_request',
    `The fields do not make a selection of the kind ${kind}: ${issue?.message ?? ''}`,
    {
      param: field,
    },
  );
}
