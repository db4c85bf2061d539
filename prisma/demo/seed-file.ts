import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OrganizationId, Plan, ProjectId, ProjectMode, Role } from '@lethe/core/tenancy';
import type { StaffRole } from './organizations/staff.ts';

/** `seed.json`: how to sign in to the demo and call its gateway. It holds secrets of the demo, so only its owner may read it. */
export interface SeedFile {
  /** One entry for each membership: a user of two organizations is in it twice. */
  readonly users: readonly { email: string; password: string; role: Role; organizationId: OrganizationId }[];
  readonly staff: readonly { email: string; password: string; role: StaffRole }[];
  readonly organizations: readonly SeedFileOrganization[];
}

export interface SeedFileOrganization {
  readonly id: OrganizationId;
  readonly name: string;
  readonly plan: Plan;
  /** The key of the organization's first project in credits mode. */
  readonly apiKey: string;
  readonly projects: readonly { id: ProjectId; name: string; mode: ProjectMode; apiKey: string }[];
}

const FILE_MODE = 0o600;

/** Null when there is no such file. */
export async function readJsonFile<Content>(directory: string, name: string): Promise<Content | null> {
  try {
    return JSON.parse(await readFile(join(directory, name), 'utf8')) as Content;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The file is there whole or not at all, and never readable by others. */
export async function writeJsonFile(directory: string, name: string, content: unknown): Promise<void> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, name);
  const draft = `${path}.draft`;
  await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: FILE_MODE });
  // The mode above counts only for a file that is new.
  await chmod(draft, FILE_MODE);
  await rename(draft, path);
}
