import { exportAuditProof as exportProof } from '@lethe/core/proof';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const input = z.strictObject({
  ...organizationScope,
  from: z.date().optional(),
  to: z.date().optional(),
});

/** What an offline check of the audit log needs, as a stream that a route handler sends as a file. The export is itself on record. */
export const exportAuditProof = organizationProcedure('audit:read')
  .input(input)
  .mutation(async ({ ctx, input: { from, to } }) => {
    const { organization, actor, origin } = ctx;
    const file = await exportProof(ctx.ports, { organizationId: organization.id, range: { from, to }, actor, origin });
    const day = ctx.clock.now().toISOString().slice(0, 10);
    return { ...file, fileName: `${organization.slug}-audit-proof-${day}.json` };
  });
