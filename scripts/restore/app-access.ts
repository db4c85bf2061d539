import { APP_ROLES } from '@lethe/prisma/migrate';
import pg from 'pg';

/** The roles that tables, functions and rights are restored to. They belong to the cluster, and no dump of a database brings them. */
export async function makeRoles(client: pg.Client): Promise<void> {
  for (const role of ['lethe_owner', ...APP_ROLES]) {
    await client.query(`DO $$ BEGIN
      CREATE ROLE ${role} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOBYPASSRLS;
    EXCEPTION WHEN duplicate_object THEN NULL; END $$`);
  }
}

/** From now on no app can connect to this database, and those that were are thrown out. */
export async function keepAppsOut(client: pg.Client): Promise<void> {
  const database = await nameOf(client);
  await client.query(`REVOKE CONNECT ON DATABASE ${database} FROM PUBLIC, ${APP_ROLES.join(', ')}`);
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = ANY ($1)`,
    [APP_ROLES],
  );
}

/** The rights that a new database has. */
export async function admitApps(client: pg.Client): Promise<void> {
  await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${await nameOf(client)} TO PUBLIC`);
}

async function nameOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
  return pg.escapeIdentifier(rows[0]?.name ?? '');
}
