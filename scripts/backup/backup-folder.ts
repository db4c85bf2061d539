import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { OperatorError } from '../processes/operator-error.ts';

/** `base`: everything but keys. `keys`: the key schema alone, which holds wrapped keys, the log and the purge journal. */
export type BackupKind = 'base' | 'keys';

const manifestSchema = z.strictObject({
  kind: z.enum(['base', 'keys']),
  takenAt: z.iso.datetime().transform((text) => new Date(text)),
  /** The newest migration of the database at that moment. */
  migration: z.string().min(1),
  serverVersion: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** One finished backup. A folder without a manifest was interrupted and counts for nothing. */
export interface Backup extends z.infer<typeof manifestSchema> {
  readonly folder: string;
}

const MANIFEST = 'manifest.json';
const DUMP = 'database.dump';

export const dumpFile = ({ folder }: Pick<Backup, 'folder'>): string => join(folder, DUMP);

/** The finished backups of one kind, newest first. */
export async function listBackups(root: string, kind: BackupKind): Promise<Backup[]> {
  const names = await readdir(root).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const found = await Promise.all(
    names
      .filter((name) => name.startsWith(`${kind}-`) && !name.endsWith('.partial'))
      .map((name) => readBackup(join(root, name))),
  );
  return found
    .filter((backup) => backup !== null)
    .toSorted((one, other) => other.takenAt.getTime() - one.takenAt.getTime());
}

/** Writes a backup beside its place and renames it, so that whatever has a manifest is whole. */
export async function writeBackup(
  root: string,
  facts: Pick<Backup, 'kind' | 'takenAt' | 'migration' | 'serverVersion'>,
  dump: (file: string) => Promise<void>,
): Promise<Backup> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  const folder = join(root, `${facts.kind}-${facts.takenAt.toISOString().replaceAll(':', '')}`);
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  try {
    await dump(join(partial, DUMP));
    const sha256 = await digestOf(join(partial, DUMP));
    const manifest = { ...facts, takenAt: facts.takenAt.toISOString(), sha256 };
    const handle = await open(join(partial, MANIFEST), 'wx', 0o600);
    await handle.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
    await handle.sync();
    await handle.close();
    await rename(partial, folder);
    return { ...facts, sha256, folder };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/**
 * A backup that a restore may take.
 * @throws {OperatorError} when its file is not the one that was written
 */
export async function assertIntact(backup: Backup): Promise<void> {
  if ((await digestOf(dumpFile(backup))) === backup.sha256) return;
  throw new OperatorError(`${backup.folder}: the dump is not what was written; its SHA-256 differs from the manifest.`);
}

export async function removeBackup({ folder }: Pick<Backup, 'folder'>): Promise<void> {
  await rm(folder, { recursive: true });
}

async function readBackup(folder: string): Promise<Backup | null> {
  let text: string;
  try {
    text = await readFile(join(folder, MANIFEST), 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
  const parsed = manifestSchema.safeParse(parseJson(text));
  if (!parsed.success) throw new OperatorError(`${join(folder, MANIFEST)} is not a manifest of a backup.`);
  return { ...parsed.data, folder };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
