import { AUDIT_EXPORT_FORMATS, exportAuditLog as exportLog } from '@lethe/core/audit';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { auditFilterSchema } from './audit-filter.ts';

const input = z.strictObject({
  ...organizationScope,
  format: z.enum(AUDIT_EXPORT_FORMATS),
  filter: auditFilterSchema.default({}),
});

/** The log as a stream of lines, which a route handler sends as a file. The export is itself on record. */
export const exportAuditLog = organizationProcedure('audit:read')
  .input(input)
  .mutation(async ({ ctx, input: { format, filter } }) => {
    const { organization, actor, origin } = ctx;
    const file = await exportLog(ctx.ports, { organizationId: organization.id, format, filter, actor, origin });
    const day = ctx.clock.now().toISOString().slice(0, 10);
    return { ...file, fileName: `${organization.slug}-audit-log-${day}.${format}` };
  });
