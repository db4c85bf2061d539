import { join } from 'node:path';
import type { Clock } from '@lethe/core/time';
import type { Logger } from '@lethe/telemetry';
import type { SpoolCipher } from '@lethe/vault';
import { claimFolder, type FolderClaim } from './claim-folder.ts';
import { type AdoptedFolder, DiskSpool } from './disk-spool.ts';
import { type ProcessIdentity, thisProcess } from './process-identity.ts';
import { Quarantine, type QuarantinePorts } from './quarantine.ts';
import { recoverSegments } from './recover-segments.ts';
import type { Spool, SpoolLimits } from './spool.ts';
import { diskFiles, type SpoolFiles } from './spool-files.ts';
import { SpoolProblem } from './spool-problem.ts';

export interface SpoolOptions {
  /** The folder of all gateways of this machine that belong together. */
  readonly folder: string;
  /** Which of them this is, from 0, and how many there are. The first one also takes over what slots left that do not exist any more. */
  readonly slot: number;
  readonly slotCount: number;
  readonly cipher: SpoolCipher;
  readonly limits: SpoolLimits;
  readonly logger: Logger;
  /** Domain time, by which payloads expire. */
  readonly clock: Clock;
  /** Never set, for ages. */
  readonly systemClock: Clock;
  /** Which of these organizations are purged. Throws while the database does not answer. */
  readonly goneOrganizations: QuarantinePorts['goneOrganizations'];
  readonly files?: SpoolFiles;
  readonly owner?: ProcessIdentity;
}

/**
 * Claims the folder of a slot, finds what the process before left in it, and makes it ready for writing.
 * @throws {SpoolProblem} in_use, wrong_pepper, unknown_format
 * @throws what the file system throws when the folder cannot be written
 */
export async function openSpool(options: SpoolOptions): Promise<Spool> {
  const { folder, slot, files = diskFiles, owner = thisProcess } = options;
  const ports = { ...options, files, owner };
  const own = join(folder, String(slot));
  const claims: FolderClaim[] = [await claimFolder(ports, own)];
  try {
    const adopted = slot === 0 ? await adopt(ports) : [];
    claims.push(...adopted.map(({ claim }) => claim));
    const recovered = await recoverSegments(ports, own);
    const quarantine = new Quarantine(ports, join(folder, 'quarantine'));
    const spool = new DiskSpool(ports, { folder: own, claims, quarantine, recovered, adopted });
    await spool.start();
    return spool;
  } catch (error) {
    for (const claim of claims) await claim.release();
    throw error;
  }
}

/** What slots left behind that no process has any more. One that still runs keeps its folder. */
async function adopt(
  ports: SpoolOptions & { files: SpoolFiles; owner: ProcessIdentity },
): Promise<readonly AdoptedFolder[]> {
  const adopted: AdoptedFolder[] = [];
  for (const name of await ports.files.list(ports.folder)) {
    if (!/^\d+$/.test(name) || Number(name) < ports.slotCount) continue;
    const folder = join(ports.folder, name);
    try {
      const claim = await claimFolder(ports, folder);
      adopted.push({ folder, claim, recovery: await recoverSegments(ports, folder) });
    } catch (error) {
      if (!(error instanceof SpoolProblem) || error.reason !== 'in_use') throw error;
      ports.logger.warn('spool_folder_not_adopted', { reason: error.reason });
    }
  }
  return adopted;
}
