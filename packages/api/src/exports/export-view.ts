import { DomainError } from '@lethe/core/errors';
import { type ExportFile, exportProgress, exportStanding, type PayloadExport } from '@lethe/core/exports';
import { isUuid } from '@lethe/core/tenancy';

/** An export as a reader is told of it now. */
export function viewExport(subject: PayloadExport, now: Date) {
  const { organizationId: _, ...shown } = subject;
  return { ...shown, standing: exportStanding(subject, now), progressPercent: exportProgress(subject) };
}

export function viewFile({ digest, ...file }: ExportFile) {
  return { ...file, sha256: Buffer.from(digest).toString('hex') };
}

/** A text that is no id is answered like one that does not exist. */
export function requireExportId(text: string): string {
  if (isUuid(text)) return text;
  throw exportNotFound();
}

export function exportNotFound(): DomainError {
  return new DomainError('not_found', 'There is no such export.');
}
