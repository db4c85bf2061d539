import {
  removeView,
  SAVED_VIEW_ADDRESS_LENGTH_MAX,
  type SavedView,
  savedViewDraftSchema,
  saveView,
} from '@lethe/core/saved-views';
import { z } from 'zod';
import { defineOperation, type ManagementContext } from '../define-operation.ts';
import { idParamSchema, idSchema, instantSchema, instantText } from '../wire.ts';

const viewSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  address: z
    .string()
    .describe('The parameters of the list of requests, such as `model=gpt-5-mini&status=5xx&range=7d`.'),
  created_at: instantSchema,
});

const bodySchema = z.strictObject({
  name: savedViewDraftSchema.shape.name,
  address: z
    .string()
    .max(SAVED_VIEW_ADDRESS_LENGTH_MAX)
    .describe('The parameters of the list of requests. What the list does not know is left out.'),
});

const params = z.strictObject({ id: idParamSchema.describe('The id of the view.') });

export const savedViewOperations = [
  defineOperation({
    id: 'listSavedViews',
    method: 'GET',
    path: '/saved-views',
    scope: 'requests:read',
    summary: 'Lists the views of the list of requests that the organization shares, by name.',
    description: 'What members keep for themselves is not among them.',
    output: z.strictObject({ data: z.array(viewSchema) }),
    async handle({ ports, organization }) {
      const views = await ports.savedViews.list({ organizationId: organization.id, readerId: null });
      return { data: views.map(toWire) };
    },
  }),
  defineOperation({
    id: 'createSavedView',
    method: 'POST',
    path: '/saved-views',
    scope: 'views:write',
    summary: 'Shares a view of the list of requests with the organization.',
    body: bodySchema,
    output: viewSchema,
    successStatus: 201,
    errors: ['conflict'],
    async handle(context, { body }) {
      return toWire(await save(context, null, body));
    },
  }),
  defineOperation({
    id: 'updateSavedView',
    method: 'PUT',
    path: '/saved-views/{id}',
    scope: 'views:write',
    summary: 'Changes a view that the organization shares.',
    params,
    body: bodySchema,
    output: viewSchema,
    errors: ['not_found', 'conflict'],
    async handle(context, { params: { id }, body }) {
      return toWire(await save(context, id, body));
    },
  }),
  defineOperation({
    id: 'deleteSavedView',
    method: 'DELETE',
    path: '/saved-views/{id}',
    scope: 'views:write',
    summary: 'Removes a view that the organization shares.',
    params,
    output: viewSchema,
    errors: ['not_found'],
    async handle(context, { params: { id } }) {
      return toWire(await removeView(context.ports, { ...commandOf(context), viewId: id }));
    },
  }),
];

function save(
  context: ManagementContext,
  viewId: string | null,
  body: z.output<typeof bodySchema>,
): Promise<SavedView> {
  const draft = savedViewDraftSchema.parse({ ...body, scope: 'organization' });
  return saveView({ ...context.ports, clock: context.clock }, { ...commandOf(context), viewId, draft });
}

function commandOf({ organization, actor, origin }: ManagementContext) {
  return { organizationId: organization.id, editor: { userId: null, mayEditShared: true }, actor, origin };
}

function toWire({ id, name, address, createdAt }: SavedView): z.input<typeof viewSchema> {
  return { id, name, address, created_at: instantText(createdAt) };
}
