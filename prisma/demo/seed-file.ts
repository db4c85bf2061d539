import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PLANS, PROJECT_MODES, ROLES } from '@lethe/core/tenancy';
import { z } from 'zod';
import { SeedRefusal } from './env.ts';
import { STAFF_ROLES } from './organizations/staff.ts';

const login = { email: z.string(), password: z.string() };
const project = z.strictObject({ id: z.uuid(), name: z.string(), mode: z.enum(PROJECT_MODES), apiKey: z.string() });

/** `seed.json`: how to sign in to the demo and call its gateway. It holds secrets of the demo, so only its owner may read it. */
export const seedFileSchema = z.strictObject({
  /** One entry for each membership: a user of two organizations is in it twice. */
  users: z.array(z.strictObject({ ...login, role: z.enum(ROLES), organizationId: z.uuid() })),
  staff: z.array(z.strictObject({ ...login, role: z.enum(STAFF_ROLES) })),
  organizations: z.array(
    z.strictObject({
      id: z.uuid(),
      name: z.string(),
      plan: z.enum(PLANS),
      /** Left out: active. */
      state: z.literal('suspended').optional(),
      /** The key of the organization's first project in credits mode. */
      apiKey: z.string(),
      /** Opens the management API with every scope. Missing in files of before there were such keys. */
      managementKey: z.string().optional(),
      projects: z.array(project),
    }),
  ),
});
export type SeedFile = z.infer<typeof seedFileSchema>;

const FILE_MODE = 0o600;

/**
 * Null when there is no such file.
 * @throws {SeedRefusal} when the file is not what this program writes
 */
export async function readJsonFile<Content>({ directory, name, schema }: JsonFile<Content>): Promise<Content | null> {
  try {
    return schema.parse(JSON.parse(await readFile(join(directory, name), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error;
    throw new SeedRefusal(
      `LETHE_HOME: ${name} in it is damaged; restore it, or remove the whole folder to start afresh.`,
    );
  }
}

interface JsonFile<Content> {
  readonly directory: string;
  readonly name: string;
  readonly schema: z.ZodType<Content>;
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
