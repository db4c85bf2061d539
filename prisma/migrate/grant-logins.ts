import pg from 'pg';

/** The roles that the apps connect as. None of them owns a tenant's table or bypasses row-level security. */
export const APP_ROLES = ['lethe_gateway', 'lethe_app', 'lethe_worker'] as const;
export type AppRole = (typeof APP_ROLES)[number];

/** Lets the apps' roles sign in, each with its own password. The connection must be allowed to alter them. */
export async function grantLogins(databaseUrl: string, passwords: Readonly<Record<AppRole, string>>): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    for (const role of APP_ROLES) {
      await client.query(`ALTER ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(passwords[role])}`);
    }
    // BullMQ creates and upgrades a schema of its own.
    await client.query(
      `DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO lethe_worker', current_database()); END $$`,
    );
  } finally {
    await client.end();
  }
}

/** The same database, seen by another role. */
export function urlAs(databaseUrl: string, { role, password }: { role: AppRole; password: string }): string {
  const url = new URL(databaseUrl);
  url.username = role;
  url.password = password;
  return url.href;
}
