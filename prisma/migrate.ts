import { createMigration, findDrift } from './migrate/compare-schema.ts';
import { deployMigrations } from './migrate/deploy-migrations.ts';
import { APP_ROLES, type AppRole, grantLogins, urlAs } from './migrate/grant-logins.ts';

export { APP_ROLES, type AppRole, createMigration, deployMigrations, findDrift, grantLogins, urlAs };

const usage = `Usage: node prisma/migrate.ts deploy | create NAME | check
DATABASE_URL names the database to migrate, or for create and check a server where a temporary database may be created.`;

/** Runs one command and returns the exit code. */
export async function runMigrate(
  command: string | undefined,
  name: string | undefined,
  databaseUrl: string | undefined,
): Promise<number> {
  if (
    databaseUrl === undefined ||
    !['deploy', 'create', 'check'].includes(command ?? '') ||
    (command === 'create') === (name === undefined)
  ) {
    console.error(usage);
    return 1;
  }
  if (command === 'deploy') {
    const applied = await deployMigrations(databaseUrl);
    console.log(applied.length === 0 ? 'Nothing to migrate.' : `Applied ${applied.join(', ')}.`);
    return 0;
  }
  if (name !== undefined) {
    const created = await createMigration({ databaseUrl, name, now: new Date() });
    console.log(
      created === null ? 'The migrations already lead to the schema.' : `Created prisma/migrations/${created}.`,
    );
    return 0;
  }
  const drift = await findDrift(databaseUrl);
  if (drift === null) {
    console.log('The migrations lead to the schema.');
    return 0;
  }
  console.error(`The migrations do not lead to the schema. Missing:\n${drift}`);
  return 1;
}

if (import.meta.main) {
  const [command, name] = process.argv.slice(2);
  try {
    process.exitCode = await runMigrate(command, name, process.env.DATABASE_URL);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
