import { join } from 'node:path';

/** What the seed needs to know of its surroundings. */
export interface SeedEnvironment {
  readonly databaseUrl: string;
  readonly homeDirectory: string;
  readonly masterKeyFile: string;
  readonly apiKeyPepper: Buffer;
}

/** A variable that is wrong. The message is one line: the variable, what is wrong, the remedy. */
export class SeedRefusal extends Error {
  override readonly name = 'SeedRefusal';
}

const PEPPER_PATTERN = /^[0-9a-f]{64}$/i;

/** @throws {SeedRefusal} outside of demo mode: a real database never gets invented rows */
export function readSeedEnvironment(environment: NodeJS.ProcessEnv): SeedEnvironment {
  if (environment['LETHE_MODE'] !== 'demo') {
    throw new SeedRefusal('LETHE_MODE: only a demo is seeded; set it to demo, against a database that holds nothing else');
  }
  const pepper = required(environment, 'LETHE_API_KEY_PEPPER', '32 bytes in hexadecimal');
  if (!PEPPER_PATTERN.test(pepper)) throw new SeedRefusal('LETHE_API_KEY_PEPPER: not 32 bytes in hexadecimal; give 64 hexadecimal digits');
  const homeDirectory = required(environment, 'LETHE_HOME', 'the folder that seed.json is written to');
  return {
    databaseUrl: required(environment, 'DATABASE_URL', 'the URL of the demo database'),
    homeDirectory,
    masterKeyFile: environment['LETHE_MASTER_KEY_FILE'] || join(homeDirectory, 'master.key'),
    apiKeyPepper: Buffer.from(pepper, 'hex'),
  };
}

function required(environment: NodeJS.ProcessEnv, name: string, meaning: string): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new SeedRefusal(`${name}: not set; set it to ${meaning}`);
  return value;
}
