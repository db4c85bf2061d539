import { DomainError } from '@lethe/core/errors';
import type { ExportFailure, ExportFile, ExportState, PayloadExport, SealedExportFile } from '@lethe/core/exports';
import { type RequestFilterJson, readFilterJson } from '@lethe/core/payloads';
import type { OrganizationId } from '@lethe/core/tenancy';
import pg from 'pg';
import { refusing } from './payload-row.ts';

/** An export with the sums of its hours and files. */
export interface ExportRow {
  organization_id: OrganizationId;
  id: string;
  state: ExportState;
  /** Of rows without a filter. */
  model: string | null;
  filter: RequestFilterJson | null;
  admitted_from: Date | null;
  admitted_to: Date | null;
  requested_at: Date;
  requested_by_label: string;
  ready_at: Date | null;
  expires_at: Date | null;
  ended_at: Date | null;
  failure: ExportFailure | null;
  download_count: number;
  link_made_by_label: string | null;
  payload_count: bigint;
  done_count: bigint;
  file_count: bigint;
  size_bytes: bigint;
  is_waiting: boolean;
}

export const EXPORT_COLUMNS = `export.*, export.state = 'running' AND is_export_waiting(export.id) AS is_waiting, hours.payload_count, hours.done_count, files.file_count, files.size_bytes`;
export const EXPORT_SUMS = `
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(place.payload_count), 0)::bigint AS payload_count, coalesce(sum(place.done_count), 0)::bigint AS done_count
    FROM export_hour place WHERE place.organization_id = export.organization_id AND place.export_id = export.id
  ) hours
  CROSS JOIN LATERAL (
    SELECT count(*) AS file_count, coalesce(sum(file.size_bytes), 0)::bigint AS size_bytes
    FROM export_file file WHERE file.organization_id = export.organization_id AND file.export_id = export.id
  ) files`;

export function toExport(row: ExportRow): PayloadExport {
  return {
    organizationId: row.organization_id,
    id: row.id,
    state: row.state,
    filter: {
      ...(row.model !== null && { model: [row.model] }),
      ...(row.filter !== null && readFilterJson(row.filter)),
      ...(row.admitted_from !== null && { from: row.admitted_from }),
      ...(row.admitted_to !== null && { to: row.admitted_to }),
    },
    requestedAt: row.requested_at,
    requestedByLabel: row.requested_by_label,
    readyAt: row.ready_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
    failure: row.failure,
    downloadCount: row.download_count,
    hasLink: row.link_made_by_label !== null,
    linkMadeByLabel: row.link_made_by_label,
    payloadCount: Number(row.payload_count),
    doneCount: Number(row.done_count),
    fileCount: Number(row.file_count),
    sizeBytes: Number(row.size_bytes),
    isWaitingForKeys: row.is_waiting,
  };
}

export interface ExportFileRow {
  path: string;
  kind: ExportFile['kind'];
  media_type: string;
  expiry_hour: Date;
  expires_at: Date;
  payload_count: number;
  size_bytes: number;
  digest: Buffer;
}

export function toExportFile(row: ExportFileRow): ExportFile {
  return {
    path: row.path,
    kind: row.kind,
    mediaType: row.media_type,
    expiryHour: row.expiry_hour,
    expiresAt: row.expires_at,
    payloadCount: row.payload_count,
    sizeBytes: row.size_bytes,
    digest: row.digest,
  };
}

export interface SealedFileRow extends ExportFileRow {
  organization_id: OrganizationId;
  export_id: string;
  format: number;
  key_id: string;
  hour_key_generation: number;
  wrapped_key: Buffer;
  ciphertext: Buffer;
}

export function toSealedFile(row: SealedFileRow): SealedExportFile {
  return {
    organizationId: row.organization_id,
    exportId: row.export_id,
    path: row.path,
    mediaType: row.media_type,
    expiresAt: row.expires_at,
    format: row.format,
    keyId: row.key_id,
    hourKeyGeneration: row.hour_key_generation,
    wrappedKey: row.wrapped_key,
    ciphertext: row.ciphertext,
    sizeBytes: row.size_bytes,
    digest: row.digest,
  };
}

const REFUSALS: Readonly<Record<string, () => DomainError>> = {
  LE041: () => new DomainError('conflict', 'An export is running. One can run at a time.'),
  LE042: () => new DomainError('conflict', 'Too many exports are ready. Delete one first.'),
};

/** @throws {DomainError} instead of what a function of exports refuses with */
export function refusingExport<T>(work: () => Promise<T>): Promise<T> {
  return refusing(async () => {
    try {
      return await work();
    } catch (error) {
      const refusal = error instanceof pg.DatabaseError ? REFUSALS[error.code ?? ''] : undefined;
      throw refusal === undefined ? error : refusal();
    }
  });
}
