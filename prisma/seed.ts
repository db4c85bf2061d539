import { performance } from 'node:perf_hooks';
import { isDomainError } from '@lethe/core/errors';
import { createDatabase, createMasterKeyVersions } from '@lethe/db';
import { createPriceList } from '@lethe/pricing';
import { startMasterKeys } from '@lethe/vault';
import { readSeedEnvironment, SeedRefusal } from './demo/env.ts';
import { DEMO_ORGANIZATIONS } from './demo/organizations/index.ts';
import { seedDemo } from './demo/seed-demo.ts';

/** Two: one connection writes a batch while the other fetches the hour keys of the next. */
const POOL_SIZE_MAX = 2;

/** Seeds the demo that the environment names and returns the exit code. Seeding a second time is a success that changes nothing. */
export async function runSeed(variables: NodeJS.ProcessEnv): Promise<number> {
  const environment = readSeedEnvironment(variables);
  const database = createDatabase({
    url: environment.databaseUrl,
    applicationName: 'lethe seed',
    poolSizeMax: POOL_SIZE_MAX,
  });
  try {
    const { masterKeys } = await startMasterKeys({
      settings: environment.masterKeySettings,
      versions: createMasterKeyVersions(database),
      onProblem: (problem) => console.error(lineOf(problem)),
    });
    const outcome = await seedDemo({
      database,
      masterKeys,
      prices: createPriceList(),
      clock: { now: () => new Date() },
      apiKeyPepper: environment.apiKeyPepper,
      homeDirectory: environment.homeDirectory,
      stripeStateFile: environment.stripeStateFile,
      organizations: DEMO_ORGANIZATIONS,
      report: console.log,
    });
    const seconds = (performance.now() / 1_000).toFixed(1);
    console.log(outcome === 'already_seeded' ? 'The demo is seeded already.' : `The demo is seeded (${seconds} s).`);
    return 0;
  } finally {
    await database.close();
  }
}

function lineOf(error: unknown): unknown {
  if (isDomainError(error)) return error.publicMessage;
  return error instanceof SeedRefusal ? error.message : error;
}

if (import.meta.main) {
  try {
    process.exitCode = await runSeed(process.env);
  } catch (error) {
    console.error(lineOf(error));
    process.exitCode = 1;
  }
}
