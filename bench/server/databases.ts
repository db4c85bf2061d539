import pg from 'pg';
import type { BenchServer } from './bench-server.ts';

/** Opens one connection for the time of `work`. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function createEmptyDatabase(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, (client) => client.query(`CREATE DATABASE ${name}`));
}

/** Copies a database file by file, for the time of `work`. Nobody may be connected to the original. */
export async function withCopy<T>(
  server: BenchServer,
  original: string,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  const admin = server.urlOf('postgres');
  await withClient(admin, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${original} STRATEGY FILE_COPY`));
  try {
    return await work();
  } finally {
    await withClient(admin, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  }
}
