import {
  FEEDBACK_GIVERS,
  FEEDBACK_NAME_DEFAULT,
  feedbackNameSchema,
  feedbackScoreSchema,
  giveFeedback,
} from '@lethe/core/payloads';
import { z } from 'zod';
import { requestNotFound, requireRequestId } from '../../requests/request-id.ts';
import { defineOperation, type ManagementContext } from '../define-operation.ts';
import { instantSchema, instantText } from '../wire.ts';
import { requestParams } from './requests.ts';

const scoresSchema = z.strictObject({
  data: z.array(
    z.strictObject({
      name: z.string(),
      score: z.number().describe('From -1 to 1.'),
      created_at: instantSchema,
      given_by: z.strictObject({ kind: z.enum(FEEDBACK_GIVERS), id: z.string(), name: z.string().nullable() }),
    }),
  ),
});

export const feedbackOperations = [
  defineOperation({
    id: 'listFeedback',
    method: 'GET',
    path: '/requests/{id}/feedback',
    scope: 'requests:read',
    summary: 'The scores of one request, and who gave them.',
    params: requestParams,
    output: scoresSchema,
    errors: ['not_found'],
    handle: (context, { params }) => scoresOf(context, params.id),
  }),
  defineOperation({
    id: 'giveFeedback',
    method: 'PUT',
    path: '/requests/{id}/feedback',
    scope: 'feedback:write',
    summary: 'Gives a request a score, in place of the one that the same key gave it under the same name.',
    description:
      'The gateway takes scores from applications at `POST /v1/feedback`. A score of null takes this key’s back.',
    params: requestParams,
    body: z.strictObject({
      name: feedbackNameSchema.unwrap().default(FEEDBACK_NAME_DEFAULT),
      score: feedbackScoreSchema.nullable().describe('From -1 to 1; null takes it back.'),
    }),
    output: scoresSchema,
    errors: ['not_found'],
    async handle(context, { params, body: { name, score } }) {
      const { ports, organization, projects, actor } = context;
      const requestId = requireRequestId(params.id);
      const giver = { kind: 'management_key', id: actor.id ?? '' } as const;
      await giveFeedback(ports, { organizationId: organization.id, projects, requestId, giver, name, score });
      return scoresOf(context, params.id);
    },
  }),
];

async function scoresOf(
  { ports, organization, projects }: ManagementContext,
  id: string,
): Promise<z.input<typeof scoresSchema>> {
  const requestId = requireRequestId(id);
  if ((await ports.requests.find(organization.id, requestId, projects)) === null) throw requestNotFound();
  const scores = await ports.feedback.of(organization.id, requestId);
  return {
    data: scores.map(({ name, score, createdAt, giver }) => ({
      name,
      score,
      created_at: instantText(createdAt),
      given_by: { kind: giver.kind, id: giver.id, name: giver.name },
    })),
  };
}
