import { policyDraftSchema, refuseStalePreview, savePolicy as savePolicyVersion } from '@lethe/core/retention';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const input = z.strictObject({
  ...organizationScope,
  baseVersion: z.int().min(1),
  draft: policyDraftSchema,
  /** When the preview was computed that the change is saved by; left out by whoever saves without one. */
  previewedAt: z.date().optional(),
});

/** Puts a new version in force for requests admitted from now on. Refuses a draft that was begun on an older version, or previewed too long ago. */
export const savePolicy = organizationProcedure('policy:write')
  .input(input)
  .mutation(async ({ ctx, input: { baseVersion, draft, previewedAt } }) => {
    refuseStalePreview(previewedAt ?? null, ctx.clock.now());
    const { id: organizationId, plan } = ctx.organization;
    const policy = await savePolicyVersion(
      {
        policies: ctx.ports.policies,
        patterns: ctx.ports.redactionPatterns,
        selfHosted: ctx.retention.selfHosted,
      },
      { organizationId, plan, baseVersion, draft, actor: ctx.actor, origin: ctx.origin },
    );
    return { policy };
  });
