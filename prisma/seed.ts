import { performance } from 'node:perf_hooks';
import { createDatabase } from '@lethe/db';
import { createPriceList } from '@lethe/pricing';
import { loadMasterKey } from '@lethe/vault';
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
    const outcome = await seedDemo({
      database,
      masterKey: await loadMasterKey({ file: environment.masterKeyFile }),
      prices: createPriceList(),
      clock: { now: () => new Date() },
      apiKeyPepper: environment.apiKeyPepper,
      homeDirectory: environment.homeDirectory,
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

if (import.meta.main) {
  try {
    process.exitCode = await runSeed(process.env);
  } catch (error) {
    console.error(error instanceof SeedRefusal ? error.message : error);
    process.exitCode = 1;
  }
}
