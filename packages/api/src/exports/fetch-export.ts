import type { Origin } from '@lethe/core/audit';
import { downloadExport, type ExportCall } from '@lethe/core/exports';
import type { Clock } from '@lethe/core/time';
import { organizationProcedure } from '../procedure/builder.ts';
import type { ApiPorts } from '../procedure/context.ts';
import { exportInput } from './export-input.ts';
import { requireExportId } from './export-view.ts';
import { writeZip, ZIP_MEDIA_TYPE } from './write-zip.ts';

/** An export as one archive, which a route handler sends as it comes. */
export interface ExportArchive {
  readonly fileName: string;
  readonly mediaType: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

type FetchPorts = Pick<ApiPorts, 'exports' | 'exportSealer' | 'requests'> & { readonly clock: Clock };

export async function fetchArchive(ports: FetchPorts, call: ExportCall): Promise<ExportArchive> {
  const { subject, entries } = await downloadExport(ports, call);
  const day = subject.requestedAt.toISOString().slice(0, 10);
  return {
    fileName: `lethe-export-${day}-${subject.id.slice(-8)}.zip`,
    mediaType: ZIP_MEDIA_TYPE,
    chunks: writeZip(entries),
  };
}

/** The download is itself on record. */
export const fetchExport = organizationProcedure('export:write')
  .input(exportInput)
  .mutation(({ ctx: { organization, ports, actor, origin, clock }, input }) => {
    const exportId = requireExportId(input.exportId);
    return fetchArchive({ ...ports, clock }, { organizationId: organization.id, exportId, actor, origin });
  });

/** What a link opens, in the name of whoever made it; null for one that opens nothing. */
export async function openExportLink(
  ports: FetchPorts & Pick<ApiPorts, 'linkTokens'>,
  { token, origin }: { readonly token: string; readonly origin: Origin },
): Promise<ExportArchive | null> {
  const link = await ports.exports.findLink(ports.linkTokens.digest(token));
  if (link === null) return null;
  const { organizationId, exportId, madeById, madeByLabel } = link;
  const actor = { kind: 'user', id: madeById, label: `${madeByLabel}, by link` } as const;
  return fetchArchive(ports, { organizationId, exportId, actor, origin });
}
