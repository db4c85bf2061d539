import { linkExport as link, unlinkExport as unlink } from '@lethe/core/exports';
import { organizationProcedure } from '../procedure/builder.ts';
import { exportInput } from './export-input.ts';
import { exportNotFound, requireExportId } from './export-view.ts';

/** Below the dashboard's address; then comes the token. */
export const EXPORT_LINK_PATH = '/api/exports';

/** A link that opens the export without a session. It is answered once. */
export const linkExport = organizationProcedure('export:write')
  .input(exportInput)
  .mutation(async ({ ctx: { organization, ports, actor, origin, publicUrl }, input }) => {
    const exportId = requireExportId(input.exportId);
    const linked = await link(ports, { organizationId: organization.id, exportId, actor, origin });
    if (linked === null) throw exportNotFound();
    return { url: new URL(`${EXPORT_LINK_PATH}/${linked.token}`, publicUrl).href };
  });

export const unlinkExport = organizationProcedure('export:write')
  .input(exportInput)
  .mutation(async ({ ctx: { organization, ports, actor, origin }, input }) => {
    const exportId = requireExportId(input.exportId);
    if (!(await unlink(ports, { organizationId: organization.id, exportId, actor, origin }))) throw exportNotFound();
  });
