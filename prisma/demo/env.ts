import { join } from 'node:path';
import { STRIPE_STATE_FILE } from '@lethe/testkit/stripe';
import { checkMasterKeySettings, type MasterKeySettings } from '@lethe/vault';
import { z } from 'zod';

/** What the seed needs to know of its surroundings. */
export interface SeedEnvironment {
  readonly databaseUrl: string;
  readonly homeDirectory: string;
  readonly masterKeySettings: MasterKeySettings;
  readonly apiKeyPepper: Buffer;
  /** Null unless the stand-in of Stripe takes the payments. */
  readonly stripeStateFile: string | null;
}

/** Why nothing is seeded. The message is one line: the variable, what is wrong, the remedy. It never repeats a value. */
export class SeedRefusal extends Error {
  override readonly name = 'SeedRefusal';
}

const text = (remedy: string) => z.string({ error: `is missing; ${remedy}` }).min(1, `is empty; ${remedy}`);

const schema = z.object({
  LETHE_MODE: z.literal('demo', { error: 'is not demo; only a demo is seeded, on a database that holds nothing else' }),
  DATABASE_URL: text('set it to the URL of the demo database'),
  LETHE_HOME: text('set it to the folder that seed.json is to be written to'),
  LETHE_MASTER_KEY_FILE: z.string().optional(),
  LETHE_MASTER_KEYS: z.string().optional(),
  STRIPE_API_BASE: z.string().optional(),
  LETHE_API_KEY_PEPPER: text('set it to 64 hexadecimal digits').regex(
    /^[0-9a-f]{64}$/i,
    'is not 32 bytes in hexadecimal; set it to 64 hexadecimal digits',
  ),
});

/** @throws {SeedRefusal} for the first variable that is wrong, and outside of demo mode: a real database never gets invented rows */
export function readSeedEnvironment(variables: NodeJS.ProcessEnv): SeedEnvironment {
  const parsed = schema.safeParse(variables);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new SeedRefusal(`${issue?.path.join('.') ?? 'Environment'}: ${issue?.message ?? 'is wrong'}.`);
  }
  const { data } = parsed;
  const { LETHE_MASTER_KEY_FILE, LETHE_MASTER_KEYS } = data;
  const isGiven = Boolean(LETHE_MASTER_KEY_FILE) || Boolean(LETHE_MASTER_KEYS);
  const masterKeySettings = isGiven
    ? { LETHE_MASTER_KEY_FILE, LETHE_MASTER_KEYS }
    : { LETHE_MASTER_KEY_FILE: join(data.LETHE_HOME, 'master.key') };
  const problem = checkMasterKeySettings(masterKeySettings);
  if (problem !== null) throw new SeedRefusal(`${problem.variable}: ${problem.problem}.`);
  return {
    databaseUrl: data.DATABASE_URL,
    homeDirectory: data.LETHE_HOME,
    masterKeySettings,
    stripeStateFile: data.STRIPE_API_BASE ? join(data.LETHE_HOME, STRIPE_STATE_FILE) : null,
    apiKeyPepper: Buffer.from(data.LETHE_API_KEY_PEPPER, 'hex'),
  };
}
