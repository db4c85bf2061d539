import { randomUUID } from 'node:crypto';
import type { Receipt } from '@lethe/core/proof';
import type { RequestId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { createDatabase, createGoneOrganizations, createPurgeStore } from '@lethe/db';
import { moveOrganization, useDatabase } from '@lethe/testkit/postgres';
import { verifyReceipt } from '@lethe/translog/verify-receipt.mjs';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { dyingPool } from '../testing/dying-pool.ts';
import { searchTables } from '../testing/search-tables.ts';
import { CANARY, CLOSED_FOR_MS, usePurge } from '../testing/use-purge.ts';
import { useVault } from '../testing/use-vault.ts';

const testDatabase = useDatabase();
const vault = useVault(testDatabase);
const tables = searchTables(testDatabase);
const { parts, sign, insertFull, close, purge, moveToPurge, mailsTo, tombstoneCount, purgeLeaves } = usePurge(
  testDatabase,
  vault,
);

function receiptIn(text: string): Receipt {
  return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as Receipt;
}

/** Two payloads of two parts, and one part that a hold had preserved. */
const DESTROYED = { hour_keys: 1, hold_keys: 1, parts: 5, people: 1, entries: [{ parts: 1 }, { parts: 4 }] };
const NOBODY = '00000000-0000-0000-0000-000000000000';

describe('the purge of an organization', () => {
  test('ends without a receipt on an installation that never signed its log, and says so', async () => {
    const full = await insertFull();
    await close(full);
    await moveToPurge();
    expect(await purge()).toMatchObject({ purgedCount: 1 });
    expect((await mailsTo(full.owner))[0]?.text).toContain('there is no receipt');
    await sign();
  });

  test('invariant 22: leaves no row with its id, its keys, its people or its content in any table of the catalogue', async () => {
    const full = await insertFull();
    for (const table of await tables.tenantTables()) {
      if (/organization_purge/.test(table)) continue;
      expect([table, await tables.countOf(table, full.organizationId)], 'the test fills it').not.toEqual([table, 0]);
    }
    await close(full);
    await moveToPurge();
    expect(await purge()).toMatchObject({ purgedCount: 1, unfinishedCount: 0, failures: [] });
    await testDatabase.query('DELETE FROM outbox_mail');
    expect(await tables.holding([...full.texts, full.owner])).toEqual([]);
  });

  test('leaves the rows of every other organization as they were, and people who belong to one of those', async () => {
    const [full, other] = [await insertFull(), await insertFull()];
    await testDatabase.query(
      `INSERT INTO member (organization_id, user_id, role) SELECT $1, user_id, 'viewer' FROM member WHERE organization_id = $2`,
      [full.organizationId, other.organizationId],
    );
    const before = await tables.digestsOf(other.organizationId);
    expect(Object.keys(before).length).toBeGreaterThan(40);
    await close(full);
    await moveToPurge();
    expect(await purge()).toMatchObject({ purgedCount: 1 });
    expect(await tables.digestsOf(other.organizationId)).toEqual(before);
    const people = 'SELECT email FROM session JOIN "user" ON "user".id = user_id WHERE email = ANY ($1)';
    expect(await testDatabase.query(people, [[full.owner, other.owner]])).toEqual([{ email: other.owner }]);
  });

  test('invariant 43: sends its owner a receipt that verifies offline and names nobody, and leaves a tombstone without a name', async () => {
    const full = await insertFull();
    const leaves = await vault.leaves(full.organizationId);
    const count = await tombstoneCount();
    await close(full);
    await moveToPurge();
    await purge();
    const mails = await mailsTo(full.owner);
    expect(mails).toHaveLength(1);
    const receipt = receiptIn(mails[0]?.text ?? '');
    const question = { receipt: JSON.stringify(receipt), verifierKeys: [parts.log.key.verifierKey] };
    expect(verifyReceipt({ ...question, organizationId: full.organizationId })).toMatchObject({
      kind: 'verified',
      leafType: 'purge',
      isOrganizationConfirmed: true,
    });
    expect(verifyReceipt({ ...question, organizationId: NOBODY })).toMatchObject({ reason: 'wrong_organization' });
    const leaf = JSON.parse(receipt.leaf) as Record<string, unknown>;
    // The purge's own beginning is a leaf of it, and so is the manifest of what it destroyed before a manifest had named it.
    expect(leaf).toMatchObject({ ...DESTROYED, leaves: leaves.length + 2 });
    for (const text of full.texts) expect(receipt.leaf).not.toContain(text);
    expect(await tombstoneCount()).toBe(count + 1);
    expect((await purgeLeaves()).at(-1)).toMatchObject({ owner: NOBODY });
    expect(await vault.leaves(full.organizationId)).toEqual([]);
  });

  test('the receipt of a purge is not taken by a later purge that its owner leaves with', async () => {
    const [first, second] = [await insertFull(), await insertFull()];
    await testDatabase.query(
      `INSERT INTO member (organization_id, user_id, role) SELECT $1, user_id, 'viewer' FROM member WHERE organization_id = $2`,
      [second.organizationId, first.organizationId],
    );
    await close(first);
    await moveToPurge();
    await purge();
    await close(second);
    await vault.moveTo(addMs(parts.startedAt, 2 * CLOSED_FOR_MS + MS_PER_DAY));
    expect(await purge()).toMatchObject({ purgedCount: 1 });
    expect(await testDatabase.query('SELECT FROM "user" WHERE email = $1', [first.owner])).toEqual([]);
    const mails = await mailsTo(first.owner);
    expect(mails).toMatchObject([{ subject: expect.stringContaining('was purged on') }]);
  });

  test('whoever joins another organization while a purge takes the people keeps account and membership', async () => {
    const [full, other] = [await insertFull(), await insertFull()];
    await close(full);
    await moveToPurge();
    const joining = new pg.Client(testDatabase.url);
    await joining.connect();
    try {
      await joining.query('BEGIN');
      await joining.query(
        `INSERT INTO member (organization_id, user_id, role) SELECT $1, id, 'viewer' FROM "user" WHERE email = $2`,
        [other.organizationId, full.owner],
      );
      const purged = purge();
      const waiting = `SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%purge_step%'`;
      await expect
        .poll(async () => (await testDatabase.query<{ count: number }>(waiting))[0]?.count, { timeout: 8_000 })
        .toBe(1);
      await joining.query('COMMIT');
      expect(await purged).toMatchObject({ purgedCount: 1 });
    } finally {
      await joining.end();
    }
    const memberships = `SELECT organization_id AS "organizationId" FROM member JOIN "user" ON "user".id = user_id WHERE email = $1`;
    expect(await testDatabase.query(memberships, [full.owner])).toEqual([{ organizationId: other.organizationId }]);
  });

  test('keeps every amount of its ledger, under ids that lead back to nobody, and gives no invoice number again', async () => {
    const full = await insertFull();
    const sums = `SELECT (SELECT sum(abs(amount_nano_usd))::text FROM ledger_entry) AS moved,
      (SELECT sum(storage_nano_usd)::text FROM usage_entry) AS storage, (SELECT sum(balance_nano_usd)::text FROM credit_balance) AS balance,
      (SELECT count(*)::int FROM usage_batch_line) AS lines, (SELECT sum(spent_nano_usd)::text FROM api_key_spend) AS spent`;
    await testDatabase.query(`UPDATE invoice_series SET prefix = 'BRIGHTOT' WHERE organization_id = $1`, [
      full.organizationId,
    ]);
    const before = await testDatabase.query(sums);
    await close(full);
    await moveToPurge();
    await purge();
    expect(await testDatabase.query(sums)).toEqual(before);
    expect(await testDatabase.query('SELECT * FROM ledger_differences()')).toEqual([]);
    const next = await insertFull();
    const take = 'SELECT take_invoice_prefix($1, $2) AS prefix';
    const [row] = await testDatabase.query<{ prefix: string }>(take, [next.organizationId, 'Bright Otter']);
    expect(row?.prefix).toBe('BRIGHTOT2');
    expect(
      await testDatabase.query(
        'SELECT FROM usage_entry JOIN usage_batch USING (organization_id) WHERE batch_id = usage_batch.id',
      ),
    ).not.toEqual([]);
  });

  test('invariant 21: killed at any statement and begun again, it comes to the same state with one leaf, one mail and one tombstone', async () => {
    const [full, calm] = [await insertFull(), await insertFull()];
    await close(full);
    await moveToPurge();
    const before = { leaves: (await purgeLeaves()).length, tombstones: await tombstoneCount() };
    let deaths = 0;
    const isThere = async () =>
      (await testDatabase.query('SELECT FROM organization WHERE id = $1', [full.organizationId])).length > 0;
    // Each life gets a little further than the claim and the beginning, before or after one of its next statements.
    for (let life = 0; (await isThere()) && life < 600; life += 1) {
      const moment = life % 2 === 0 ? 'after' : 'before';
      await purge({ pool: dyingPool(vault.worker.pool, { statement: 4 + (life % 7), moment }) }, 3).catch(() => {
        deaths += 1;
      });
    }
    expect(await isThere()).toBe(false);
    expect(deaths).toBeGreaterThan(15);
    expect(await purge()).toMatchObject({ purgedCount: 0, unfinishedCount: 0 });
    expect([await purgeLeaves(), await mailsTo(full.owner)].map(({ length }) => length)).toEqual([
      before.leaves + 1,
      1,
    ]);
    expect(await tombstoneCount()).toBe(before.tombstones + 1);
    expect((await purgeLeaves()).at(-1)).toMatchObject(DESTROYED);
    await testDatabase.query('DELETE FROM outbox_mail WHERE recipient = $1', [full.owner]);
    expect(await tables.holding([...full.texts.filter((text) => text !== CANARY), full.owner])).toEqual([]);
    expect(await tables.countOf('public.project', calm.organizationId)).toBe(1);
  }, 120_000);

  test('waits for a legal hold and says so once, takes no hold once it has begun, and goes on when the hold is released', async () => {
    const full = await insertFull();
    const hold = await vault.hold(full.organizationId);
    await close(full);
    await moveToPurge();
    const before = await tables.digestsOf(full.organizationId);
    expect(await purge()).toMatchObject({ purgedCount: 0, heldCount: 1 });
    expect(await purge()).toMatchObject({ purgedCount: 0, heldCount: 0 });
    const events = await testDatabase.query(
      `SELECT data ->> 'hold_count' AS holds FROM organization_event WHERE organization_id = $1 AND type = 'organization.purge_waits'`,
      [full.organizationId],
    );
    expect(events).toEqual([{ holds: '1' }]);
    const after = await tables.digestsOf(full.organizationId);
    expect({ ...after, 'public.organization_event': '', 'public.lifecycle_notice': '' }).toEqual({
      ...before,
      'public.organization_event': '',
      'public.lifecycle_notice': '',
    });
    expect(await createPurgeStore(vault.worker).nextDueAt()).toBeNull();
    await vault.release(hold);
    await purge({ pool: dyingPool(vault.worker.pool, { statement: 4, moment: 'after' }) }).catch(() => {});
    await expect(vault.hold(full.organizationId)).rejects.toThrow();
    expect(await purge()).toMatchObject({ purgedCount: 1 });
  });

  test('invariant 25: of a hold and a purge that race, the first wins whole: all is preserved, or all is gone', async () => {
    for (let round = 0; round < 4; round += 1) {
      await vault.moveTo(parts.startedAt);
      const full = await insertFull();
      await close(full);
      await moveToPurge();
      const [held, purged] = await Promise.allSettled([vault.hold(full.organizationId), purge()]);
      const left = await tables.countOf('public.payload', full.organizationId);
      const isHeld = held.status === 'fulfilled';
      expect(purged).toMatchObject({ value: { purgedCount: isHeld ? 0 : 1 } });
      expect([round, left]).toEqual([round, isHeld ? 4 : 0]);
      if (held.status === 'fulfilled') await vault.release(held.value);
      await purge();
      expect(await tables.countOf('public.legal_hold', full.organizationId)).toBe(0);
    }
  });

  test('begins at the instant that was stamped, not a millisecond before, and never of an organization that was reopened', async () => {
    const [full, reopened] = [await insertFull(), await insertFull()];
    await close(full);
    await close(reopened);
    await moveOrganization(testDatabase, reopened.organizationId, 'active');
    const [due] = await testDatabase.query<{ at: Date }>('SELECT purges_at AS at FROM organization WHERE id = $1', [
      full.organizationId,
    ]);
    const standAt = (at: Date) =>
      testDatabase.query(
        'INSERT INTO time_guard (confirmed_at, ticked_at) VALUES ($1, $1) ON CONFLICT (id) DO UPDATE SET confirmed_at = EXCLUDED.confirmed_at',
        [at],
      );
    expect(await createPurgeStore(vault.worker).nextDueAt()).toEqual(due?.at);
    await standAt(addMs(due?.at ?? new Date(), -1));
    expect(await purge()).toMatchObject({ purgedCount: 0, unfinishedCount: 0 });
    await standAt(due?.at ?? new Date());
    await testDatabase.query("SELECT pause_destruction('operator', '{}')");
    await expect(purge()).resolves.toMatchObject({ purgedCount: 0 });
    await testDatabase.query('SELECT resume_destruction()');
    expect(await purge()).toMatchObject({ purgedCount: 1 });
    expect(await tables.countOf('public.payload', reopened.organizationId)).toBe(4);
    await testDatabase.query('DELETE FROM time_guard');
  });

  test('destroys everything else while the payment processor is away, and is done when that has forgotten the customer', async () => {
    const full = await insertFull();
    await close(full);
    await moveToPurge();
    const forgotten: string[] = [];
    parts.processor.deleteCustomer = async () => {
      throw new Error('away');
    };
    expect(await purge()).toMatchObject({ purgedCount: 0, failures: [{ organizationId: full.organizationId }] });
    expect(await tables.countOf('public.request', full.organizationId)).toBe(0);
    parts.processor.deleteCustomer = async (customerId) => void forgotten.push(customerId);
    expect(await purge()).toMatchObject({ purgedCount: 1 });
    expect(forgotten).toEqual([`cus_${full.slug}`]);
  });

  test('is done by the latest claim alone', async () => {
    const full = await insertFull();
    await close(full);
    await moveToPurge();
    const store = createPurgeStore(vault.worker);
    const late = await store.claim();
    await store.claim();
    const subject = { token: late, organizationId: full.organizationId };
    expect(await store.begin(subject)).toBe('refused');
    expect(await store.step({ ...subject, rowCountMax: 1 })).toBe('refused');
    expect(await purge()).toMatchObject({ purgedCount: 1 });
  });

  test('what a gateway ships late is stored nowhere, and the gateway is told whose it keeps for nobody', async () => {
    const [full, other] = [await insertFull(), await insertFull()];
    const late = vault.recordOf(full, { expiresAt: addMs(parts.startedAt, CLOSED_FOR_MS + MS_PER_DAY) });
    const sealed = await vault.seal(vault.newGateway(), late);
    await close(full);
    await moveToPurge();
    // Begun, with its keys gone already, and not at its end: what comes in now goes with the rest.
    await purge({ pool: dyingPool(vault.worker.pool, { statement: 4, moment: 'after' }) }).catch(() => {});
    expect(await vault.ship(late, sealed)).toBe(false);
    expect(await tables.countOf('public.request', full.organizationId)).toBe(3);
    await purge();
    expect(await vault.ship({ ...late, id: randomUUID() as RequestId }, [])).toBe(false);
    const gateway = createDatabase({
      url: testDatabase.urlAs('lethe_gateway'),
      applicationName: 'test',
      poolSizeMax: 1,
    });
    const gone = await createGoneOrganizations(gateway)([full.organizationId, other.organizationId]);
    await gateway.close();
    expect([...gone]).toEqual([full.organizationId]);
    await testDatabase.query('DELETE FROM outbox_mail');
    expect(await tables.holding([full.organizationId, late.id])).toEqual([]);
  });
});
