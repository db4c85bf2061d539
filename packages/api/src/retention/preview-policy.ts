import { policyDraftSchema } from '@lethe/core/retention';
import { hasPermission } from '@lethe/core/tenancy';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { computePreview } from './compute-preview.ts';

const input = z.strictObject({ ...organizationScope, draft: policyDraftSchema });

/** What a draft would do if it came into force now. */
export const previewPolicy = organizationProcedure('policy:read')
  .input(input)
  .query(({ ctx, input: { draft } }) =>
    computePreview(ctx, {
      organizationId: ctx.organization.id,
      plan: ctx.organization.plan,
      projects: ctx.projects,
      draft,
      canSee: {
        projects: hasPermission(ctx.membership.role, 'project:read'),
        keys: hasPermission(ctx.membership.role, 'api_key:read'),
        holds: hasPermission(ctx.membership.role, 'hold:read'),
      },
    }),
  );
