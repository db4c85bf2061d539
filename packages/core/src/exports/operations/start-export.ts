import type { Actor, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import type { RequestFilter } from '../../payloads/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';
import { EXPORTS_KEPT_MAX } from '../export-limits.ts';
import type { PayloadExport } from '../payload-export.ts';
import type { ExportRepository } from '../ports.ts';

export interface StartExportCommand {
  readonly organizationId: OrganizationId;
  readonly filter: RequestFilter;
  readonly actor: Actor;
  readonly origin: Origin;
}

/**
 * Begins an export, which a worker then makes in the background.
 * @throws {DomainError} invalid_request for a span that ends before it begins
 * @throws {DomainError} conflict while another one runs, or when too many are kept
 */
export function startExport(
  { exports, mintId }: { readonly exports: ExportRepository; readonly mintId: () => string },
  command: StartExportCommand,
): Promise<PayloadExport> {
  const { from, to } = command.filter;
  if (from !== undefined && to !== undefined && from >= to) {
    throw new DomainError('invalid_request', 'The span ends before it begins.', { param: 'to' });
  }
  return exports.start({ ...command, exportId: mintId(), keptCountMax: EXPORTS_KEPT_MAX });
}
