import type { Actor, AuditLog, Origin } from '../../audit/index.ts';
import { CSV_MEDIA_TYPE } from '../../csv/index.ts';
import {
  filterOnRecord,
  REQUEST_PAGE_SIZE_MAX,
  type RequestCursor,
  type RequestFilter,
  type RequestPage,
  type RequestRepository,
} from '../../payloads/index.ts';
import type { OrganizationId, ProjectScope } from '../../tenancy/index.ts';
import { JSONL_MEDIA_TYPE } from '../build-part.ts';
import { METADATA_CSV_HEADER, type MetadataFormat, metadataLine } from '../metadata-lines.ts';
import type { ExportRepository } from '../ports.ts';

export interface MetadataQuery {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly filter: RequestFilter;
}

export interface ExportMetadataCommand extends MetadataQuery {
  readonly format: MetadataFormat;
  readonly actor: Actor;
  readonly origin: Origin;
}

export interface MetadataPorts {
  readonly requests: RequestRepository;
  readonly exports: Pick<ExportRepository, 'requireActive'>;
}

/** The metadata of requests as a file, newest first, and on record before its first line leaves. Nothing of it is stored: rows go out as they are read. */
export async function exportMetadata(
  { auditLog, ...ports }: MetadataPorts & { readonly auditLog: AuditLog },
  { format, actor, origin, ...query }: ExportMetadataCommand,
): Promise<{ readonly mediaType: string; readonly chunks: AsyncIterable<string> }> {
  const { from, to } = query.filter;
  await auditLog.append({
    organizationId: query.organizationId,
    actor,
    origin,
    action: 'metadata.exported',
    target: { kind: 'organization', id: query.organizationId },
    before: null,
    after: {
      format,
      filter: filterOnRecord(query.filter),
      from: from?.toISOString() ?? null,
      to: to?.toISOString() ?? null,
    },
  });
  return {
    mediaType: format === 'csv' ? CSV_MEDIA_TYPE : JSONL_MEDIA_TYPE,
    chunks: metadataLines(ports, query, format),
  };
}

/** A page at a time. Each asks again whether the organization is active, so that a suspension ends a download that runs. */
export async function* metadataPages(
  ports: MetadataPorts,
  query: MetadataQuery,
): AsyncIterable<RequestPage['requests']> {
  let after: RequestCursor | null = null;
  do {
    await ports.exports.requireActive(query.organizationId);
    const page: RequestPage = await ports.requests.list({ ...query, after, pageSize: REQUEST_PAGE_SIZE_MAX });
    if (page.requests.length > 0) yield page.requests;
    after = page.next;
  } while (after !== null);
}

async function* metadataLines(
  ports: MetadataPorts,
  query: MetadataQuery,
  format: MetadataFormat,
): AsyncIterable<string> {
  if (format === 'csv') yield METADATA_CSV_HEADER;
  for await (const requests of metadataPages(ports, query)) {
    yield requests.map((request) => metadataLine(request, format)).join('');
  }
}
