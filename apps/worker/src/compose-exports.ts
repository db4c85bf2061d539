import type { RunExportsPorts } from '@lethe/core/exports';
import type { Clock } from '@lethe/core/time';
import { createExportHourKeys, createExportRuns, type Database } from '@lethe/db';
import { createExportSealer, createSealer, type MasterKeys } from '@lethe/vault';

/** What the runs of exports need of the worker: payloads through one function of the database, and a vault for each part. */
export function composeExports({ database, masterKeys, clock }: ExportParts): RunExportsPorts {
  const vault = { masterKeys, hourKeys: createExportHourKeys(database), clock };
  return {
    runs: createExportRuns(database),
    openVault: () => ({ opener: createSealer(vault), sealer: createExportSealer(vault) }),
  };
}

interface ExportParts {
  readonly database: Database;
  readonly masterKeys: MasterKeys;
  readonly clock: Clock;
}
