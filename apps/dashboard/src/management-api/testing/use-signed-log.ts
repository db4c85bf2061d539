import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuditSealing, createDatabase, createLogHeadStore, type Database } from '@lethe/db';
import type { OrganizationFixture, TestDatabase } from '@lethe/testkit/postgres';
import { type LogKey, openLogKey } from '@lethe/translog';
import { afterAll, beforeAll } from 'vitest';

const EVENTS_COUNT_MAX = 1_000;

/** A transparency log on a real database, sealed and signed as the worker does it, when the test says so. */
export function useSignedLog(testDatabase: TestDatabase) {
  let folder: string;
  let worker: Database;
  let key: LogKey;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-log-'));
    worker = createDatabase({ url: testDatabase.urlAs('lethe_worker'), applicationName: 'test', poolSizeMax: 1 });
    key = await openLogKey({ file: join(folder, 'log.key'), name: 'lethe.test' });
    await createLogHeadStore(worker).registerSigner(key);
  });
  afterAll(async () => {
    await worker.close();
    await rm(folder, { recursive: true });
  });

  return {
    get verifierKey() {
      return key.verifierKey;
    },
    /** A leaf of a deletion; null is the whole deployment, whose master key it is then. Returns its index. */
    async append(organization: OrganizationFixture | null): Promise<number> {
      const executed_at = '2026-11-21T00:07:41.000Z';
      const [kind, fields] =
        organization === null
          ? ['master_key_destruction', { version: 46, executed_at }]
          : ['deletion', { reason: 'expiry', expiry_day: '2026-11-20', parts: 2, by_admitted_day: [], executed_at }];
      const sql = 'SELECT append_log_leaf($1, $2, $3)::int AS index';
      const [row] = await testDatabase.query(sql, [organization?.organizationId ?? null, kind, fields]);
      return Number(row?.index);
    },
    /** Seals the organization's events into one leaf. */
    async seal({ organizationId }: OrganizationFixture): Promise<void> {
      const sealing = createAuditSealing(worker);
      await sealing.seal({ token: await sealing.claim(), organizationId, countMax: EVENTS_COUNT_MAX });
    },
    /** Signs what is in the log, and tells its size. */
    async sign(): Promise<number> {
      const store = createLogHeadStore(worker);
      const head = await store.head();
      await store.storeCheckpoint({ ...head, note: key.signCheckpoint(head) });
      return head.size;
    },
  };
}
