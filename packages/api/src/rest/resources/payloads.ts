import {
  erasePayload,
  erasureReasonSchema,
  missingPayloadError,
  type OpenedPart,
  type PayloadPart,
  readPayload,
} from '@lethe/core/payloads';
import { z } from 'zod';
import { requireRequestId } from '../../requests/request-id.ts';
import { defineOperation } from '../define-operation.ts';
import { idSchema, instantSchema, instantText } from '../wire.ts';
import { toDocument } from './payload-document.ts';
import { requestParams } from './requests.ts';

const documentSchema = z
  .unknown()
  .describe('The JSON that was sent. What is not JSON, such as an event stream, is `{ "media_type", "text" }`.');

export const payloadOperations = [
  defineOperation({
    id: 'readPayload',
    method: 'GET',
    path: '/requests/{id}/payload',
    scope: 'payloads:read',
    summary: 'The full request and response. Each read is recorded in the audit log.',
    params: requestParams,
    output: z.strictObject({
      request: documentSchema,
      response: documentSchema.describe('Like `request`; null when there was no answer.'),
    }),
    errors: ['not_found', 'payload_not_stored', 'payload_expired', 'payload_erased', 'payload_held', 'key_unavailable'],
    async handle({ ports, clock, organization, projects, actor, origin }, { params }) {
      const reading = await readPayload(
        { ...ports, clock },
        { organizationId: organization.id, requestId: requireRequestId(params.id), projects, actor, origin },
      );
      if (reading.kind !== 'readable') throw missingPayloadError(reading);
      return { request: documentOf(reading.parts, 'request'), response: documentOf(reading.parts, 'response') };
    },
  }),
  defineOperation({
    id: 'erasePayload',
    method: 'DELETE',
    path: '/requests/{id}/payload',
    scope: 'payloads:erase',
    summary: 'Erases the payload of one request before its expiry.',
    description:
      'The payload is unreadable when this answers; the metadata stays, and the storage fee that was charged stays charged. The call counts as approved. A repeat changes nothing and answers the same.',
    params: requestParams,
    body: z.strictObject({
      reason: erasureReasonSchema.describe('Why. It stays on record, so it must not repeat what is erased.'),
    }),
    output: z.strictObject({ id: idSchema, erased_at: instantSchema }),
    errors: ['not_found', 'payload_not_stored', 'payload_expired', 'payload_held'],
    statuses: { payload_held: 409 },
    async handle({ ports, clock, organization, projects, actor, origin }, { params, body: { reason } }) {
      const requestId = requireRequestId(params.id);
      const command = { organizationId: organization.id, requestId, projects, reason, actor, origin };
      const { erasedAt } = await erasePayload({ ...ports, clock }, command);
      return { id: requestId, erased_at: instantText(erasedAt) };
    },
  }),
];

function documentOf(parts: readonly OpenedPart[], name: PayloadPart): unknown {
  const part = parts.find((candidate) => candidate.part === name);
  return part === undefined ? null : toDocument(part);
}
