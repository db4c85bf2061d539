import { exportMetadata as exportLines, METADATA_FORMATS } from '@lethe/core/exports';
import { requestFilterSchema } from '@lethe/core/payloads';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const input = z.strictObject({
  ...organizationScope,
  format: z.enum(METADATA_FORMATS),
  filter: requestFilterSchema.default({}),
});

/** The metadata of requests as a stream of lines, which a route handler sends as a file. The export is itself on record. */
export const exportMetadata = organizationProcedure('metadata:read')
  .input(input)
  .mutation(async ({ ctx, input: { format, filter } }) => {
    const { organization, projects, ports, actor, origin } = ctx;
    const file = await exportLines(ports, { organizationId: organization.id, projects, format, filter, actor, origin });
    const day = ctx.clock.now().toISOString().slice(0, 10);
    return { ...file, fileName: `${organization.slug}-requests-${day}.${format}` };
  });
