import { DomainError } from '@lethe/core/errors';
import {
  erasePayload,
  erasureReasonSchema,
  missingPayloadError,
  type OpenedPart,
  type PayloadPart,
  readPayload,
  toDocument,
} from '@lethe/core/payloads';
import { z } from 'zod';
import { requireRequestId } from '../../requests/request-id.ts';
import { defineOperation } from '../define-operation.ts';
import { idSchema, instantSchema, instantText } from '../wire.ts';
import { requestParams } from './requests.ts';

const documentSchema = z
  .unknown()
  .describe('The JSON that was sent. What is not JSON, such as an event stream, is `{ "media_type", "text" }`.');

const receiptIndexSchema = z
  .int()
  .nullable()
  .describe(
    'The leaf of the transparency log whose receipt proves the erasure; null for one that is older than the log.',
  );

export const payloadOperations = [
  defineOperation({
    id: 'readPayload',
    method: 'GET',
    path: '/requests/{id}/payload',
    scope: 'payloads:read',
    summary: 'The full request and response. Each read is recorded in the audit log.',
    description:
      'What a legal hold preserves past its expiry is read by people with the role compliance only, and by no key: it answers `payload_held`.',
    params: requestParams,
    output: z.strictObject({
      request: documentSchema,
      response: documentSchema.describe('Like `request`; null when there was no answer.'),
    }),
    errors: ['not_found', 'payload_not_stored', 'payload_expired', 'payload_erased', 'payload_held', 'key_unavailable'],
    async handle({ ports, clock, organization, projects, actor, origin }, { params }) {
      const reading = await readPayload(
        { ...ports, clock },
        {
          organizationId: organization.id,
          requestId: requireRequestId(params.id),
          projects,
          mayRead: ['unexpired'],
          actor,
          origin,
        },
      );
      if (reading.kind === 'no_permission') throw new DomainError('forbidden', 'The key may not read payloads.');
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
    output: z.strictObject({
      id: idSchema,
      erased_at: instantSchema,
      receipt_index: receiptIndexSchema,
    }),
    errors: ['not_found', 'payload_not_stored', 'payload_expired', 'payload_held'],
    statuses: { payload_held: 409 },
    async handle({ ports, clock, organization, projects, actor, origin }, { params, body: { reason } }) {
      const requestId = requireRequestId(params.id);
      const command = { organizationId: organization.id, requestId, projects, reason, actor, origin };
      const { erasedAt, leafIndex } = await erasePayload({ ...ports, clock }, command);
      return { id: requestId, erased_at: instantText(erasedAt), receipt_index: leafIndex };
    },
  }),
];

function documentOf(parts: readonly OpenedPart[], name: PayloadPart): unknown {
  const part = parts.find((candidate) => candidate.part === name);
  return part === undefined ? null : toDocument(part);
}
