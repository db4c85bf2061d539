import { removeView as remove } from '@lethe/core/saved-views';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { editorOf } from './view-editor.ts';

/** Removes a view and answers with it, so that it can be saved again. */
export const removeView = organizationProcedure('view:write')
  .input(z.strictObject({ ...organizationScope, viewId: z.guid() }))
  .mutation(async ({ ctx, input: { viewId } }) => {
    const { organization, actor, origin } = ctx;
    const editor = editorOf(ctx.user.id, ctx.membership);
    return { view: await remove(ctx.ports, { organizationId: organization.id, editor, viewId, actor, origin }) };
  });
