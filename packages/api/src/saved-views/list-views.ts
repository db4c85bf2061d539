import { mayEditView } from '@lethe/core/saved-views';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { editorOf } from './view-editor.ts';

/** The member's own views and those that the organization shares, by name. */
export const listViews = organizationProcedure('metadata:read')
  .input(z.strictObject(organizationScope))
  .query(async ({ ctx }) => {
    const editor = editorOf(ctx.user.id, ctx.membership);
    const views = await ctx.ports.savedViews.list({ organizationId: ctx.organization.id, readerId: ctx.user.id });
    return {
      views: views.map((view) => ({ ...view, mayEdit: mayEditView(editor, view) })),
    };
  });
