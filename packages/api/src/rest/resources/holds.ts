import { DomainError } from '@lethe/core/errors';
import {
  changeHold,
  findHold,
  HOLD_END_USERS_MAX,
  HOLD_NAME_LENGTH_MAX,
  HOLD_REQUESTS_MAX,
  holdDraftSchema,
  holdReasonSchema,
  holdScopeSchema,
  listHolds,
  placeHold,
  previewHold,
} from '@lethe/core/holds';
import { payloadState } from '@lethe/core/payloads';
import { z } from 'zod';
import { encodeRequestCursor, requestCursorSchema } from '../../requests/request-cursor.ts';
import { defineOperation } from '../define-operation.ts';
import {
  idParamSchema,
  instantInputSchema,
  instantSchema,
  instantText,
  limitSchema,
  nextCursorSchema,
} from '../wire.ts';
import { holdSchema, measureSchema, toWireHold, toWireMeasure } from './hold-wire.ts';
import { requestSchema, toWireRequest } from './request-wire.ts';

const scopeBody = {
  project_id: idParamSchema.nullable().default(null),
  end_users: z.array(z.string()).max(HOLD_END_USERS_MAX).default([]),
  admitted_from: instantInputSchema.nullable().default(null).describe('Included.'),
  admitted_to: instantInputSchema.nullable().default(null).describe('Not included.'),
  request_ids: z.array(z.string()).max(HOLD_REQUESTS_MAX).default([]),
};
const scopeSchema = z.strictObject(scopeBody);
const placeSchema = z.strictObject({
  name: z.string().max(HOLD_NAME_LENGTH_MAX),
  reason: holdReasonSchema.describe('Why. It stays on record for good.'),
  ...scopeBody,
});
const params = z.strictObject({ id: idParamSchema.describe('The id of the hold.') });

export const holdOperations = [
  defineOperation({
    id: 'listHolds',
    method: 'GET',
    path: '/holds',
    scope: 'holds:read',
    summary: 'Lists legal holds, newest first, released ones included.',
    output: z.strictObject({
      data: z.array(holdSchema.extend({ covers: measureSchema.nullable().describe('Null once it is released.') })),
    }),
    async handle({ ports, organization, projects }) {
      const holds = await listHolds(ports, { organizationId: organization.id, projects });
      return {
        data: holds.map((hold) => ({
          ...toWireHold(hold),
          covers: hold.measure === null ? null : toWireMeasure(hold.measure),
        })),
      };
    },
  }),
  defineOperation({
    id: 'getHold',
    method: 'GET',
    path: '/holds/{id}',
    scope: 'holds:read',
    summary: 'One legal hold, with what it takes in now.',
    params,
    output: holdSchema.extend({ covers: measureSchema.nullable() }),
    errors: ['not_found'],
    async handle({ ports, organization, projects }, { params: { id } }) {
      const hold = await findHold(ports, { organizationId: organization.id, projects, holdId: id });
      return { ...toWireHold(hold), covers: hold.measure === null ? null : toWireMeasure(hold.measure) };
    },
  }),
  defineOperation({
    id: 'listHeldRequests',
    method: 'GET',
    path: '/holds/{id}/requests',
    scope: 'holds:read',
    summary: 'The requests that a hold covers, newest first: metadata only.',
    params,
    query: z.strictObject({ limit: limitSchema, cursor: requestCursorSchema.optional() }),
    output: z.strictObject({ data: z.array(requestSchema), next_cursor: nextCursorSchema }),
    errors: ['not_found'],
    async handle({ ports, clock, organization, projects }, { params: { id }, query: { cursor, limit } }) {
      const organizationId = organization.id;
      const { id: holdId } = await findHold(ports, { organizationId, projects, holdId: id });
      const query = { organizationId, projects, filter: {}, holdId, after: cursor ?? null, pageSize: limit };
      const page = await ports.requests.list(query);
      const now = clock.now();
      return {
        data: page.requests.map((request) => toWireRequest(request, payloadState(request, now))),
        next_cursor: page.next === null ? null : encodeRequestCursor(page.next),
      };
    },
  }),
  defineOperation({
    id: 'previewHold',
    method: 'POST',
    path: '/holds/preview',
    scope: 'holds:write',
    summary: 'Counts what a hold of a scope would take in. Nothing is placed.',
    body: scopeSchema,
    output: measureSchema.extend({ counted_at: instantSchema }),
    errors: ['not_found'],
    async handle({ ports, clock, organization, projects }, { body }) {
      const scope = parse(holdScopeSchema, toScope(body));
      const measure = await previewHold(ports, { organizationId: organization.id, projects, scope });
      return { ...toWireMeasure(measure), counted_at: instantText(clock.now()) };
    },
  }),
  defineOperation({
    id: 'placeHold',
    method: 'POST',
    path: '/holds',
    scope: 'holds:write',
    summary: 'Places a legal hold.',
    description:
      'It preserves what it covers from the answer on, against expiry, erasure, closure and purge. Another person than the maker of the key confirms it in the dashboard; until then nobody reads by it.',
    body: placeSchema,
    output: holdSchema,
    successStatus: 201,
    errors: ['not_found', 'conflict', 'service_unavailable'],
    async handle({ ports, organization, projects, actor, origin }, { body: { name, reason, ...scope } }) {
      const draft = parse(holdDraftSchema, { name, reason, ...toScope(scope) });
      return toWireHold(await placeHold(ports, { organizationId: organization.id, projects, draft, actor, origin }));
    },
  }),
  defineOperation({
    id: 'requestHoldRelease',
    method: 'POST',
    path: '/holds/{id}/release-request',
    scope: 'holds:write',
    summary: 'Asks for the release of a confirmed hold.',
    description:
      'Another person than the maker of the key approves it in the dashboard. A key confirms and approves nothing.',
    params,
    body: z.strictObject({ reason: holdReasonSchema }),
    output: holdSchema,
    errors: ['not_found', 'conflict'],
    async handle({ ports, organization, projects, actor, origin }, { params: { id }, body: { reason } }) {
      const command = { organizationId: organization.id, projects, actor, origin, holdId: id, reason };
      return toWireHold(await changeHold(ports, { ...command, step: 'request_release' }));
    },
  }),
];

function toScope(body: z.output<typeof scopeSchema>) {
  return {
    projectId: body.project_id,
    endUsers: body.end_users,
    admittedFrom: body.admitted_from,
    admittedTo: body.admitted_to,
    requestIds: body.request_ids,
  };
}

/** The rules of the domain, in the words of the wire. */
function parse<Output>(schema: z.ZodType<Output>, value: unknown): Output {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0] ?? 'body').replace(
    /[A-Z]/g,
    (letter) => `_${letter.toLowerCase()}`,
  );
  throw new DomainError('invalid_request', `“${field}” is not valid.`, { param: field });
}
