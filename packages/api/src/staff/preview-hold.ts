import { holdScopeSchema, previewHold as preview } from '@lethe/core/holds';
import { z } from 'zod';
import { staffOrganizationScope, staffProcedure } from './builder.ts';

/** What a hold of a scope would take in, in one organization. Counts only; nothing is placed. */
export const previewHold = staffProcedure('hold:handle')
  .input(z.strictObject({ ...staffOrganizationScope, scope: holdScopeSchema }))
  .query(async ({ ctx: { ports, clock }, input: { organizationId, scope } }) => ({
    measure: await preview({ legalHolds: ports.legalHolds }, { organizationId, projects: 'all', scope }),
    countedAt: clock.now(),
  }));
