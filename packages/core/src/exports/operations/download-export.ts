import { DomainError, isDomainError } from '../../errors/index.ts';
import type { Clock } from '../../time/index.ts';
import { type ManifestFile, writeManifest } from '../manifest.ts';
import { METADATA_CSV_HEADER, metadataLine } from '../metadata-lines.ts';
import type { PayloadExport } from '../payload-export.ts';
import type { ExportCall, ExportRepository, ExportSealer } from '../ports.ts';
import { type MetadataPorts, metadataPages } from './export-metadata.ts';

export interface DownloadExportPorts extends MetadataPorts {
  readonly exports: ExportRepository;
  readonly exportSealer: ExportSealer;
  readonly clock: Clock;
}

/** One file of an archive. Its bytes come as they are taken. */
export interface ArchiveEntry {
  readonly path: string;
  readonly modifiedAt: Date;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * An export as the files of one archive: payloads and attachments, metadata as CSV and JSONL, and last a manifest that says what is in it. Each file is asked
 * for at the moment at which it is sent: what has expired or was erased until then is left out, and the manifest says so.
 * @throws {DomainError} not_found, or conflict for one that is not ready
 * @throws {DomainError} organization_suspended, organization_closed, also while it runs
 */
export async function downloadExport(
  ports: DownloadExportPorts,
  call: ExportCall,
): Promise<{ readonly subject: PayloadExport; readonly entries: AsyncIterable<ArchiveEntry> }> {
  const subject = await ports.exports.open(call);
  if (subject === null) throw await whyNot(ports, call);
  return { subject, entries: entriesOf(ports, subject) };
}

async function whyNot(
  { exports }: DownloadExportPorts,
  { organizationId, exportId }: ExportCall,
): Promise<DomainError> {
  const found = await exports.find(organizationId, exportId);
  if (found === null) return new DomainError('not_found', 'There is no such export.');
  return found.state === 'running'
    ? new DomainError('conflict', 'The export is not ready yet.')
    : new DomainError('conflict', 'The export has ended.');
}

async function* entriesOf(ports: DownloadExportPorts, subject: PayloadExport): AsyncIterable<ArchiveEntry> {
  const { exports, clock } = ports;
  const { organizationId, id: exportId } = subject;
  const noted: ManifestFile[] = [];
  for (const file of await exports.files(organizationId, exportId)) {
    const bytes = await readBytes(ports, subject, file.path);
    noted.push({
      file,
      inclusion: bytes !== null ? 'included' : file.expiresAt <= clock.now() ? 'expired' : 'withdrawn',
    });
    if (bytes !== null) yield { path: file.path, modifiedAt: subject.requestedAt, chunks: once(bytes) };
  }
  const { requestedAt, filter } = subject;
  // The same requests as the payloads: nothing that came in later.
  const to = filter.to !== undefined && filter.to < requestedAt ? filter.to : requestedAt;
  const query = { organizationId, projects: 'all', filter: { ...filter, to } } as const;
  for (const format of ['csv', 'jsonl'] as const) {
    yield { path: `metadata.${format}`, modifiedAt: requestedAt, chunks: metadataBytes(ports, query, format) };
  }
  const manifest = writeManifest({ subject, files: noted, writtenAt: clock.now() });
  yield { path: 'manifest.json', modifiedAt: requestedAt, chunks: once(new TextEncoder().encode(manifest)) };
}

/** A key that is gone means that the hour has ended, or is being re-keyed after an erasure: then the file is gone as well. */
async function readBytes(
  { exports, exportSealer }: DownloadExportPorts,
  { organizationId, id }: PayloadExport,
  path: string,
): Promise<Uint8Array | null> {
  const sealed = await exports.readFile(organizationId, id, path);
  if (sealed === null) return null;
  try {
    return await exportSealer.open(sealed);
  } catch (error) {
    if (isDomainError(error, 'key_unavailable')) return null;
    throw error;
  }
}

async function* metadataBytes(
  ports: MetadataPorts,
  query: Parameters<typeof metadataPages>[1],
  format: 'csv' | 'jsonl',
): AsyncIterable<Uint8Array> {
  const encoder = new TextEncoder();
  if (format === 'csv') yield encoder.encode(METADATA_CSV_HEADER);
  for await (const requests of metadataPages(ports, query)) {
    yield encoder.encode(requests.map((request) => metadataLine(request, format)).join(''));
  }
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
