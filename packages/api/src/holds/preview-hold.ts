import { holdScopeSchema, previewHold as preview } from '@lethe/core/holds';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** What a hold of a scope would take in, counted now. Nothing is placed. */
export const previewHold = organizationProcedure('hold:write')
  .input(z.strictObject({ ...organizationScope, scope: holdScopeSchema }))
  .query(async ({ ctx, input: { scope } }) => ({
    measure: await preview(
      { legalHolds: ctx.ports.legalHolds },
      { organizationId: ctx.organization.id, projects: ctx.projects, scope },
    ),
    countedAt: ctx.clock.now(),
  }));
