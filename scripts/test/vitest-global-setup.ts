import { deployMigrations } from '@lethe/prisma/migrate';
import { createDatabaseSetup } from '@lethe/testkit/postgres/setup';

export default createDatabaseSetup(deployMigrations);
