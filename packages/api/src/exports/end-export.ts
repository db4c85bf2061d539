import { organizationProcedure } from '../procedure/builder.ts';
import { exportInput } from './export-input.ts';
import { exportNotFound, requireExportId } from './export-view.ts';

/** Cancels an export that runs, deletes one that is ready. */
export const endExport = organizationProcedure('export:write')
  .input(exportInput)
  .mutation(async ({ ctx: { organization, ports, actor, origin }, input }) => {
    const exportId = requireExportId(input.exportId);
    const state = await ports.exports.end({ organizationId: organization.id, exportId, actor, origin });
    if (state === null) throw exportNotFound();
    return { state };
  });
