import { promptPatternsSchema } from '@lethe/core/analytics';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const input = z.strictObject({ ...organizationScope, query: promptPatternsSchema });

/** Stored requests by the shape of their system prompt. Opens no payload. */
export const listPromptPatterns = organizationProcedure('payload:read')
  .input(input)
  .query(({ ctx, input: { query } }) =>
    ctx.ports.analytics.promptPatterns({ organizationId: ctx.organization.id, projects: ctx.projects }, query),
  );
