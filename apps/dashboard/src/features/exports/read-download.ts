import type { createDownloadCaller } from '@lethe/api';
import { FACET_PARAMETERS, RANGE_PARAMETERS, readFilterAddress, writeFilterAddress } from '@lethe/core/payloads';

type Downloads = ReturnType<typeof createDownloadCaller>;
type MetadataInput = Parameters<Downloads['metadata']>[0];
type ArchiveInput = Parameters<Downloads['export']>[0];

/** Reads the address of a download. Nothing is checked here: the procedure refuses what is wrong, and says what. */
export function readMetadataExport(parameters: URLSearchParams): MetadataInput {
  const filter: Record<string, unknown> = { ...readFilterAddress(parameters) };
  // What is not understood would widen the export: the procedure refuses a field that it does not know.
  if (countFilters(parameters) !== countFilters(writeFilterAddress(filter))) filter.unknown = true;
  for (const name of ['from', 'to']) {
    const text = parameters.get(name);
    filter[name] = text === null ? undefined : new Date(text);
  }
  const input = { organizationSlug: parameters.get('organization'), format: parameters.get('format'), filter };
  return input as unknown as MetadataInput;
}

const FILTERS = [...Object.values(FACET_PARAMETERS), ...Object.values(RANGE_PARAMETERS)];

function countFilters(parameters: URLSearchParams): number {
  return FILTERS.reduce((count, name) => count + new Set(parameters.getAll(name)).size, 0);
}

export function readArchive(parameters: URLSearchParams): ArchiveInput {
  const input = { organizationSlug: parameters.get('organization'), exportId: parameters.get('export') };
  return input as unknown as ArchiveInput;
}
