import { join } from 'node:path';
import type { ProcessIdentity } from './process-identity.ts';
import type { SpoolFiles } from './spool-files.ts';
import { SpoolProblem } from './spool-problem.ts';

export interface FolderClaim {
  release(): Promise<void>;
}

/** The name of an owner's file tells which process it is, so that it is never half written. */
const OWNER = /^owner-(.+)$/;

/**
 * Makes this process the only one that reads and writes a folder; what a dead owner left is taken over.
 * Each claims before it looks, so that of two that start at once at least one sees the other. Both may then give up; never do both go on.
 * @throws {SpoolProblem} in_use
 */
export async function claimFolder(
  { files, owner }: { files: SpoolFiles; owner: ProcessIdentity },
  folder: string,
): Promise<FolderClaim> {
  await files.makeFolder(folder);
  const path = join(folder, `owner-${owner.id}`);
  const release = () => files.remove(path);
  try {
    await (await files.create(path, 0)).close();
  } catch (error) {
    if ((error as { code?: unknown }).code === 'EEXIST') throw new SpoolProblem('in_use');
    throw error;
  }
  for (const name of await files.list(folder)) {
    const other = OWNER.exec(name)?.[1];
    if (other === undefined || other === owner.id) continue;
    if (owner.isAlive(other)) {
      await release();
      throw new SpoolProblem('in_use');
    }
    await files.remove(join(folder, name));
  }
  return { release };
}
