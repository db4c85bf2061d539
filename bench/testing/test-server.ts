import type {} from '@lethe/testkit/postgres';
import { inject } from 'vitest';
import type { BenchServer } from '../server/bench-server.ts';

/** The server of the test run, which has a migrated database to copy. It does not wait for the disk. Valid from `beforeAll` on. */
export function testServer(): BenchServer {
  const urlOf = (database: string) => `${inject('databaseServerUrl')}${database}`;
  return {
    templateName: 'lethe_template',
    urlOf,
    urlAs(database, role) {
      const url = new URL(urlOf(database));
      url.username = role;
      url.password = inject('databaseRolePassword');
      return url.href;
    },
  };
}
