import type { createDownloadCaller } from '@lethe/api';

type Downloads = ReturnType<typeof createDownloadCaller>;
type MetadataInput = Parameters<Downloads['metadata']>[0];
type ArchiveInput = Parameters<Downloads['export']>[0];

/** Reads the address of a download. Nothing is checked here: the procedure refuses what is wrong, and says what. */
export function readMetadataExport(parameters: URLSearchParams): MetadataInput {
  const filter: Record<string, unknown> = { model: parameters.get('model') ?? undefined };
  for (const name of ['from', 'to']) {
    const text = parameters.get(name);
    filter[name] = text === null ? undefined : new Date(text);
  }
  const input = { organizationSlug: parameters.get('organization'), format: parameters.get('format'), filter };
  return input as unknown as MetadataInput;
}

export function readArchive(parameters: URLSearchParams): ArchiveInput {
  const input = { organizationSlug: parameters.get('organization'), exportId: parameters.get('export') };
  return input as unknown as ArchiveInput;
}
