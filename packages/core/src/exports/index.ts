export { buildPart, type ExportedPayload, JSONL_MEDIA_TYPE, partPath } from './build-part.ts';
export {
  EXPORT_BYTES_MAX,
  EXPORT_FILES_MAX,
  EXPORT_LINK_DAYS_DEFAULT,
  EXPORT_LINK_DAYS_MAX,
  EXPORT_PART_BYTES_MAX,
  EXPORT_PART_PAYLOADS_MAX,
  EXPORT_RECORD_KEPT_MS,
  EXPORT_RUN_MS,
  EXPORTS_KEPT_MAX,
} from './export-limits.ts';
export { METADATA_CSV_HEADER, METADATA_FORMATS, type MetadataFormat, metadataLine } from './metadata-lines.ts';
export { type ArchiveEntry, type DownloadExportPorts, downloadExport } from './operations/download-export.ts';
export { exportMetadata } from './operations/export-metadata.ts';
export { linkExport, unlinkExport } from './operations/link-export.ts';
export { type RunExportsPorts, type RunExportsReport, runExports } from './operations/run-exports.ts';
export { startExport } from './operations/start-export.ts';
export {
  EXPORT_FAILURES,
  EXPORT_STATES,
  type ExportFailure,
  type ExportFile,
  type ExportFileBinding,
  type ExportState,
  exportProgress,
  exportStanding,
  type PayloadExport,
  type SealedExportFile,
} from './payload-export.ts';
export type {
  EndedExports,
  ExportCall,
  ExportClaim,
  ExportCount,
  ExportLink,
  ExportRepository,
  ExportRuns,
  ExportSealer,
  NextExportStep,
  ReadyFiles,
  SetExportLink,
  StartExportRows,
} from './ports.ts';
