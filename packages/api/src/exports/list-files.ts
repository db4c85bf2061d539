import { organizationProcedure } from '../procedure/builder.ts';
import { exportInput } from './export-input.ts';
import { exportNotFound, requireExportId, viewFile } from './export-view.ts';

/** The sealed files of one export: what is in each, and until when. */
export const listExportFiles = organizationProcedure('export:write')
  .input(exportInput)
  .query(async ({ ctx: { organization, ports }, input }) => {
    const exportId = requireExportId(input.exportId);
    if ((await ports.exports.find(organization.id, exportId)) === null) throw exportNotFound();
    return (await ports.exports.files(organization.id, exportId)).map(viewFile);
  });
