import 'server-only';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROLES, type Role } from '@lethe/core/tenancy';
import { z } from 'zod';
import type { Environment } from '../../env.ts';

const seedSchema = z.looseObject({
  users: z.array(
    z.looseObject({ email: z.string(), password: z.string(), role: z.enum(ROLES), organizationId: z.string() }),
  ),
  organizations: z.array(z.looseObject({ id: z.string(), name: z.string() })),
});

export interface DemoAccounts {
  readonly organizationName: string;
  readonly accounts: readonly { readonly email: string; readonly password: string; readonly role: Role }[];
}

/** Whom a demo can be entered as, by organization: one person for each role. Empty outside demo mode, and before the demo was seeded. */
export async function readDemoAccounts({
  mode,
  home,
}: Pick<Environment, 'mode' | 'home'>): Promise<readonly DemoAccounts[]> {
  if (mode !== 'demo' || home === null) return [];
  const seed = seedSchema.parse(await readSeed(join(home, 'seed.json')));
  return seed.organizations.map(({ id, name }) => {
    const members = seed.users.filter(({ organizationId }) => organizationId === id);
    const accounts = ROLES.flatMap((role) => members.find((member) => member.role === role) ?? []);
    return {
      organizationName: name,
      accounts: accounts.map(({ email, password, role }) => ({ email, password, role })),
    };
  });
}

async function readSeed(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { users: [], organizations: [] };
    throw error;
  }
}
