import type { createDownloadCaller } from '@lethe/api';

type ExportInput = Parameters<ReturnType<typeof createDownloadCaller>['usage']>[0];

/** Reads the address of a download. Nothing is checked here: the procedure refuses what is wrong, and says what. */
export function readUsageExport(parameters: URLSearchParams): ExportInput {
  const filter: Record<string, unknown> = {};
  for (const name of ['projectId', 'apiKeyId', 'model', 'category']) filter[name] = parameters.get(name) ?? undefined;
  for (const name of ['from', 'to']) {
    const text = parameters.get(name);
    filter[name] = text === null ? undefined : new Date(text);
  }
  return { organizationSlug: parameters.get('organization'), filter } as unknown as ExportInput;
}
