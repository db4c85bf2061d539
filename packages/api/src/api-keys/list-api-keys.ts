import { isInScope } from '@lethe/core/tenancy';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { keyIdSchema, requireProjectId, shownKey } from './key-input.ts';

const input = z.strictObject({ ...organizationScope, projectId: keyIdSchema.optional() });

/** The keys of the projects that the caller sees, newest first, with what they have cost so far. */
export const listApiKeys = organizationProcedure('api_key:read')
  .input(input)
  .query(async ({ ctx, input: { projectId } }) => {
    const project = projectId === undefined ? null : requireProjectId(projectId);
    const keys = await ctx.ports.apiKeys.list(ctx.organization.id, project);
    return keys.filter((key) => isInScope(ctx.projects, key.projectId)).map(shownKey);
  });
