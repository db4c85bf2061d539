import type { TestDatabase } from '@lethe/testkit/postgres';
import { afterAll, beforeAll } from 'vitest';
import { createDatabase, type Database } from '../index.ts';

/** A database as each app sees it. Valid from `beforeAll` on. */
export interface RoleConnections {
  gateway: Database;
  app: Database;
  worker: Database;
}

const POOL_SIZE_MAX = 4;

/** Connects to the test's database as every app's role, and disconnects afterwards. */
export function useConnections(testDatabase: TestDatabase): RoleConnections {
  const connections = {} as RoleConnections;
  beforeAll(() => {
    for (const app of ['gateway', 'app', 'worker'] as const) {
      const url = testDatabase.urlAs(`lethe_${app}`);
      connections[app] = createDatabase({ url, applicationName: 'test', poolSizeMax: POOL_SIZE_MAX });
    }
  });
  afterAll(() => Promise.all(Object.values(connections).map((database: Database) => database.close())));
  return connections;
}
