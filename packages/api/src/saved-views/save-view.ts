import { saveView as save, savedViewDraftSchema } from '@lethe/core/saved-views';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { editorOf } from './view-editor.ts';

const input = z.strictObject({
  ...organizationScope,
  /** Null saves a new one. */
  viewId: z.guid().nullable(),
  draft: savedViewDraftSchema,
});

/** Saves a view of the list of requests, or changes one. */
export const saveView = organizationProcedure('view:write')
  .input(input)
  .mutation(async ({ ctx, input: { viewId, draft } }) => {
    const { organization, actor, origin, clock } = ctx;
    const editor = editorOf(ctx.user.id, ctx.membership);
    const command = { organizationId: organization.id, editor, viewId, draft, actor, origin };
    return { view: await save({ ...ctx.ports, clock }, command) };
  });
