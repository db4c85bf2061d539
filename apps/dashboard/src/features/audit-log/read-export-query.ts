import type { createDownloadCaller } from '@lethe/api';

type ExportInput = Parameters<ReturnType<typeof createDownloadCaller>['auditLog']>[0];

/** Reads the address of a download. Nothing is checked here: the procedure refuses what is wrong, and says what. */
export function readExportQuery(parameters: URLSearchParams): ExportInput {
  const filter: Record<string, unknown> = {};
  for (const name of ['action', 'actorId']) filter[name] = parameters.get(name) ?? undefined;
  for (const name of ['from', 'to']) {
    const text = parameters.get(name);
    filter[name] = text === null ? undefined : new Date(text);
  }
  const input = { organizationSlug: parameters.get('organization'), format: parameters.get('format'), filter };
  return input as unknown as ExportInput;
}
