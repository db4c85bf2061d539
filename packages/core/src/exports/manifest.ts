import { toFilterJson } from '../payloads/index.ts';
import type { ExportFile, PayloadExport } from './payload-export.ts';

/** What became of a file of an export in one archive. */
export type Inclusion = 'included' | 'expired' | 'withdrawn';

export interface ManifestFile {
  readonly file: Pick<ExportFile, 'path' | 'kind' | 'expiresAt' | 'payloadCount' | 'sizeBytes' | 'digest'>;
  readonly inclusion: Inclusion;
}

/** The last file of an archive: what lies in it, with SHA-256 of each file, what does not any more, and why. */
export function writeManifest(input: {
  readonly subject: PayloadExport;
  readonly files: readonly ManifestFile[];
  readonly writtenAt: Date;
}): string {
  const { subject, files, writtenAt } = input;
  const included = files.filter(({ inclusion, file }) => inclusion === 'included' && file.kind === 'payloads');
  const manifest = {
    format: 'lethe-export/1',
    export_id: subject.id,
    requested_at: subject.requestedAt.toISOString(),
    written_at: writtenAt.toISOString(),
    filter: toFilterJson(subject.filter),
    payload_count: included.reduce((sum, { file }) => sum + file.payloadCount, 0),
    files: files.map(({ file, inclusion }) => ({
      path: file.path,
      kind: file.kind,
      state: inclusion,
      expires_at: file.expiresAt.toISOString(),
      payload_count: file.payloadCount,
      size_bytes: file.sizeBytes,
      sha256: hex(file.digest),
    })),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
