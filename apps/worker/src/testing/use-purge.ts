import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryProcessor } from '@lethe/core/billing/payments/testing';
import { type PurgeReport, purgeOrganizations } from '@lethe/core/purge';
import { addMs, MS_PER_DAY, MS_PER_HOUR, MS_PER_SECOND } from '@lethe/core/time';
import { createLogHeadStore, createPurgeStore, type Database } from '@lethe/db';
import {
  insertOrganization,
  moveOrganization,
  type OrganizationFixture,
  type TestDatabase,
} from '@lethe/testkit/postgres';
import { openLogKey } from '@lethe/translog';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { headFile } from '../log/head-file.ts';
import { type SignLogHeadDeps, signLogHead } from '../log/sign-log-head.ts';
import { fillOrganization } from './fill-organization.ts';
import type { useVault } from './use-vault.ts';

export const CLOSED_FOR_MS = 30 * MS_PER_DAY;
/** Stands in every text of a full organization. */
export const CANARY = 'canary-7d1f';

export interface FullOrganization extends OrganizationFixture {
  /** The address of its only member. */
  readonly owner: string;
  /** What must be nowhere once it is purged: its ids, those of its project, key and requests, its name, and the canary. */
  readonly texts: readonly string[];
}

/** Organizations with something in every table, and purges of them on the real database with a real log. Time is the vault's. */
export function usePurge(testDatabase: TestDatabase, vault: ReturnType<typeof useVault>) {
  const parts = {} as { log: SignLogHeadDeps; processor: MemoryProcessor; startedAt: Date };
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lethe-purge-'));
    const key = await openLogKey({ file: join(folder, 'log.key'), name: 'lethe.test' });
    parts.log = { store: createLogHeadStore(vault.worker), file: headFile(join(folder, 'log-head')), key };
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    parts.startedAt = new Date();
    await vault.moveTo(parts.startedAt);
    parts.processor = new MemoryProcessor();
  });

  const sign = () => signLogHead(parts.log);

  async function insertFull(): Promise<FullOrganization> {
    const fixture = await insertOrganization(testDatabase);
    const { organizationId, slug, projectId, apiKeyId } = fixture;
    const owner = `ada@${slug}.example`;
    await insertOwner(testDatabase, { organizationId, name: `${CANARY} Ada`, owner });
    const expiresAt = addMs(parts.startedAt, CLOSED_FOR_MS + 10 * MS_PER_HOUR);
    await testDatabase.query('SELECT create_payload_partition($1::timestamptz::date)', [expiresAt]);
    const records = [await vault.store(fixture, { expiresAt }), await vault.store(fixture, { expiresAt })];
    await testDatabase.query('SELECT settle_usage($1, 100)', [organizationId]);
    await insertCustomer(testDatabase, { organizationId, slug });
    await testDatabase.query("SELECT queue_mail($1, 'sign_in', 'Link', 'text', '<p>')", [owner]);
    await testDatabase.query("SELECT append_log_leaf($1, 'deletion', '{}')", [organizationId]);
    await fillOrganization(testDatabase, { organizationId, canary: CANARY });
    const ids = [organizationId, projectId, apiKeyId, ...records.map(({ id }) => id)];
    return { ...fixture, owner, texts: [...ids, slug, CANARY] };
  }

  async function purge(database: Pick<Database, 'pool'> = vault.worker, rowCountMax = 500): Promise<PurgeReport> {
    const store = createPurgeStore(database);
    return purgeOrganizations({
      guard: {
        confirm: async () => ({ state: 'confirmed', hasChanged: false, pausedAt: null, pauseReason: null }),
        pause: async () => {},
      },
      store,
      clock: { now: () => new Date() },
      processor: parts.processor,
      awaitReceipt: async (organizationId) => {
        await sign();
        return store.receipt(organizationId);
      },
      verifierUrl: 'https://lethe.example/verify-receipt.mjs',
      hasTimeLeft: () => true,
      rowCountMax,
    });
  }

  return {
    parts,
    sign,
    insertFull,
    purge,
    close: ({ organizationId }: OrganizationFixture) => moveOrganization(testDatabase, organizationId, 'closed'),
    /** To a moment after the purge of what was closed at the start of the test is due. */
    moveToPurge: () => vault.moveTo(addMs(parts.startedAt, CLOSED_FOR_MS + 5 * MS_PER_SECOND)),
    mailsTo: (recipient: string): Promise<{ subject: string; text: string }[]> =>
      testDatabase.query('SELECT subject, text FROM outbox_mail WHERE recipient = $1', [recipient]),
    async tombstoneCount(): Promise<number> {
      const [row] = await testDatabase.query<{ count: number }>(
        'SELECT count(*)::int AS count FROM organization_tombstone',
      );
      return row?.count ?? 0;
    },
    /** What the purge leaves say, oldest first, and whose they are. */
    purgeLeaves: async () =>
      (
        await testDatabase.query<{ body: string; owner: string }>(
          `SELECT body, organization_id AS owner FROM keyring.log_leaf WHERE kind = 'purge' ORDER BY index`,
        )
      ).map(({ body, owner }) => ({ ...(JSON.parse(body) as Record<string, unknown>), owner })),
  };
}

async function insertOwner(
  testDatabase: TestDatabase,
  { organizationId, name, owner }: { organizationId: string; name: string; owner: string },
): Promise<void> {
  await testDatabase.query(
    `WITH person AS (INSERT INTO "user" (id, name, email) VALUES (gen_random_uuid(), $2, $3) RETURNING id),
       signed_in AS (INSERT INTO session (id, session_token, user_id, expires) SELECT gen_random_uuid(), $3, id, now() + interval '1 day' FROM person)
     INSERT INTO member (organization_id, user_id, role) SELECT $1, id, 'owner' FROM person`,
    [organizationId, name, owner],
  );
}

async function insertCustomer(
  testDatabase: TestDatabase,
  { organizationId, slug }: { organizationId: string; slug: string },
): Promise<void> {
  await testDatabase.query(
    `WITH event AS (
       INSERT INTO stripe_event (id, type, subject_kind, subject_id, created_at)
       VALUES ('evt_' || $2, 'customer.updated', 'customer', 'cus_' || $2, now()))
     INSERT INTO billing_account (organization_id, customer_id, created_at) VALUES ($1, 'cus_' || $2, now())`,
    [organizationId, slug],
  );
}
