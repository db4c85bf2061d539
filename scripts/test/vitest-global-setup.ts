import { APP_ROLES, deployMigrations, grantLogins } from '@lethe/prisma/migrate';
import { createDatabaseSetup } from '@lethe/testkit/postgres/setup';

export default createDatabaseSetup(async (databaseUrl, rolePassword) => {
  await deployMigrations(databaseUrl);
  await grantLogins(
    databaseUrl,
    Object.fromEntries(APP_ROLES.map((role) => [role, rolePassword])) as Record<(typeof APP_ROLES)[number], string>,
  );
});
