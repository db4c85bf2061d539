import { OWNER_PLANS } from '@lethe/core/tenancy';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { computePlanPreview } from './compute-plan-preview.ts';

/** What a change of plan would do if it came into force now. */
export const previewPlan = organizationProcedure('plan:write')
  .input(z.strictObject({ ...organizationScope, to: z.enum(OWNER_PLANS) }))
  .query(({ ctx, input: { to } }) =>
    computePlanPreview(ctx, { organizationId: ctx.organization.id, projects: ctx.projects, to }),
  );
