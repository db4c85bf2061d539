import { createRouter } from '../procedure/builder.ts';
import { countExport } from './count-export.ts';
import { endExport } from './end-export.ts';
import { linkExport, unlinkExport } from './link-export.ts';
import { listExports } from './list-exports.ts';
import { listExportFiles } from './list-files.ts';
import { startExport } from './start-export.ts';

export const exportsRouter = createRouter({
  list: listExports,
  files: listExportFiles,
  count: countExport,
  start: startExport,
  end: endExport,
  link: linkExport,
  unlink: unlinkExport,
});
