import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertSafeRole, createDatabase, createRecordWriter } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { entryOf, insertHourKey, partOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);

/** Tables without a tenant. A new table is a tenant's table unless it is named here, with the reason. */
const TABLES_WITHOUT_TENANT: Record<string, string> = {
  user: 'a person may belong to several organizations',
  session: 'belongs to a person',
  account: 'belongs to a person',
  email_token: 'belongs to a person',
  staff_session: 'belongs to an employee',
  rate_window: 'digests of whoever tries',
  staff_member: 'employees of the operator',
  job_run: 'names and instants of jobs',
  demo_clock: 'one offset',
  log_node: 'hashes of the log',
  log_head: 'the size of the log',
  log_checkpoint: 'one log for all tenants',
  log_signer: 'public keys',
  sweep_fence: 'one number for each sweep',
  sweep_run: 'the last run of each sweep',
  time_guard: 'one clock',
  time_reference: 'running machines',
  master_key_version: 'one master key for all tenants',
  price_version: 'one price list for all tenants',
  model_rate: 'one price list for all tenants',
  subprocessor: 'one register for all tenants, which all of them read',
  subprocessor_change: 'the history of that register',
  stripe_event: 'ids of things to look at, before anybody knows whose they are',
  _prisma_migrations: 'the history of the schema',
};

/** Functions that run with the owner's rights. Each one has to be justified here before it can exist. */
const DEFINER_FUNCTIONS: Record<string, string> = {
  resolve_api_key: 'the key names the tenant',
  resolve_management_key: 'the key names the tenant',
  note_api_key_uses: 'one batch holds keys of many tenants',
  memberships_of: 'the session names the person, who chooses the tenant',
  find_invitation: 'the link names the tenant',
  cancel_unwanted_auto_top_ups: 'the worker ends charges for all tenants',
  cancel_own_unwanted_auto_top_up: 'the tenant ends a charge whose row it may not change',
  follow_card: 'whoever saves a card may not change payments',
  credits_to_look_at: 'the worker looks for tenants with something to do',
  payments_to_tell: 'the worker looks for payments of all tenants',
  next_collection_at: 'one instant over all tenants',
  payments_paid_since: 'the nightly comparison of all tenants',
  billed_organizations: 'the nightly comparison of all tenants',
  queue_mail: 'mail to a person without a tenant, which no app may read back',
  due_mail: 'the worker sends for all tenants',
  record_mail_outcome: 'the worker sends for all tenants',
  read_outbox: 'the worker shows the mail of a demo',
  ship_records: 'one batch holds records of many tenants',
  append_audit_event: 'numbers without gaps need the head, which no app may write',
  longest_payload_period: 'one number over all tenants',
  confirm_time: 'one clock for all tenants, which no app may set',
  pause_destruction: 'stops the destruction of all tenants',
  survey_hour_keys: 'counts over all tenants',
  destroy_hour_keys: 'the sweep of ended hours',
  due_hour_keys: 'the sweep of ended hours',
  destroy_hour_key: 'the sweep of ended hours',
  finish_sweep: 'the last run of a sweep, which only its latest claim may write',
  destruction_totals: 'counts over all tenants',
  destruction_by_organization: 'counts of every tenant, for the operator',
  survey_expired_metadata: 'counts over all tenants',
  delete_expired_metadata: 'the sweep of metadata past its expiry',
  next_metadata_expiry: 'one instant over all tenants',
  oldest_key_hour: 'one instant over all tenants',
  create_payload_partition: 'only an owner can',
  drop_payload_partition: 'only an owner can',
  append_log_leaf: 'one log for all tenants; called by other functions only',
  claim_sweep: 'a number that no worker may set back',
  log_root: 'hashes of the log',
  log_leaf_hashes: 'hashes of leaves, for the signer, which may not read them',
  unsealed_organizations: 'the sealing of audit events',
  oldest_unsealed_event_at: 'one instant over all tenants',
  seal_audit_events: 'reads the events of one organization and appends their leaf',
  unmanifested_days: 'the manifests of ended days',
  next_manifest_at: 'one instant over all tenants',
  write_manifest: 'reads the parts of one organization and appends their leaf',
  forget_manifest_commitments: 'the manifests of ended days',
  require_live_master_key: 'locks the version that no app may write',
  register_master_key: 'versions that no app may change',
  needed_master_keys: 'version numbers over all tenants',
  assert_master_key_rotation: 'the fence that no worker may read',
  master_key_wraps: 'the rotation rewraps for all tenants',
  rewrap_keys: 'the rotation rewraps for all tenants',
  retire_master_key: 'looks at the wraps of all tenants',
  disable_master_key: 'looks at the wraps of all tenants',
  record_master_key_destruction: 'looks at the wraps of all tenants, and writes the log',
  organization_reference: 'makes the salt that no app may write',
  admit_person: 'an invitation lets in whoever has its address, before any tenant is named',
  staff_organizations: 'employees belong to no tenant; their session is checked inside',
  read_payload: 'the one read path, which writes the audit event of the read; no app reads the table',
  is_payload_held: 'says of a payload that no app may read whether a hold preserves it',
  place_legal_hold: 'waits for the destruction that runs, which takes a lock that no app may',
  erase_payload: 'deletes, re-keys, counts and logs in one go; the dashboard may do none of it alone',
  next_rekey_at: 'one instant over all tenants',
  oldest_hold_release: 'one instant over all tenants',
  due_rekeys: 'the re-key of hours from which something was erased',
  hour_keys_to_rewrap: 'wrapped keys of one hour, for the worker that re-keys and preserves',
  renew_hour_key: 'the re-key',
  survivors_to_rewrap: 'wrapped payload keys of one hour, for the re-key',
  store_payload_wraps: 'the re-key',
  finish_rekey: 'the re-key destroys what nothing lies under any more',
  held_parts_of_hour: 'wrapped payload keys that a hold covers, for their preservation',
  hold_key_to_rewrap: 'the wrapped key of one hold, for preserving and handing over',
  insert_hold_key: 'the key of one hold',
  preserve_held_parts: 'moves what a hold covers out of an ended hour',
  released_holds: 'the sweep of released holds',
  parts_to_hand_over: 'wrapped payload keys of a released hold that another one covers',
  hand_over_held_parts: 'the sweep of released holds',
  drop_released_parts: 'the sweep of released holds',
  destroy_hold_key: 'the sweep of released holds',
  save_subprocessor: 'employees belong to no tenant; their session and role are checked inside',
  retire_subprocessor: 'employees belong to no tenant; their session and role are checked inside',
  subprocessor_history: 'employees belong to no tenant; their session is checked inside',
  forget_ended_access: 'the sweep of ended sessions, links and windows',
  claim_idempotency_key: 'the gateway keeps keys that it may not read',
  release_idempotency_key: 'the gateway keeps keys that it may not read',
  read_idempotent_answer:
    'the one read path, for who knows key and body of the first request; the gateway may read payloads in no other way',
  forget_idempotency_keys: 'the sweep of keys that have ended',
  store_price_version: 'one price list for all tenants, which no app may change',
  store_feedback: 'the gateway scores requests that it may not read',
  assert_ledger_balanced: 'looks at the ledger when a transaction commits, with nobody’s rights any more',
  lease_credit: 'holds balance and leases together, which no gateway may write',
  store_stripe_event: 'events name no tenant, and no app may read them back',
  claim_stripe_events: 'events name no tenant',
  finish_stripe_event: 'events name no tenant',
  oldest_unfinished_stripe_event_at: 'one instant over all tenants',
  forget_stripe_events: 'the sweep of events that were looked into long ago',
  claim_payment_looks: 'payments of all tenants of which no webhook has told the end',
  due_payments: 'payments of all tenants that are due',
  note_saved_card: 'the customer names the tenant',
  billing_contacts:
    'addresses of those who look after the money of one organization, for the worker, which may read no member',
  apply_payment_facts: 'posts to the ledger, which no app may write',
  settle_usage: 'posts to the ledger, which no app may write',
  ledger_organizations: 'ids over all tenants, for the nightly check',
  ledger_differences: 'rebuilds the sums of all tenants, for the nightly check',
  unsettled_organizations: 'the settlement of usage',
  oldest_unsettled_usage_at: 'one instant over all tenants',
  return_expired_leases: 'leases of all tenants that are over',
  change_plan: 'moves the transaction’s tenant between plans, which no app may write',
  organizations_to_invoice: 'the closing of months of all tenants',
  next_invoice_due_at: 'one instant over all tenants',
  claim_invoice_month: 'locks balance and series, which no worker may write',
  plan_changes_to_invoice: 'the closing of months of all tenants',
  invoice_recipients: 'the closing of months of all tenants',
  invoice_sums: 'reads the ledger of one organization, which no worker may',
  close_invoice_month: 'numbers without gaps, and invoices that no worker may write',
};

const inADay = (): Date => new Date(Date.now() + 86_400_000);

interface Relation {
  name: string;
  kind: string;
  is_partition: boolean;
  owner: string;
  is_isolated: boolean;
  /** Those that let rows through: a restrictive one beside them only takes away. */
  policies: string[];
  has_tenant: boolean;
  path: string;
  options: string[] | null;
}

const relations = (): Promise<Relation[]> =>
  testDatabase.query<Relation>(`
    SELECT relname AS name, relkind AS kind, relispartition AS is_partition, pg_get_userbyid(relowner) AS owner,
      relrowsecurity AND relforcerowsecurity AS is_isolated, reloptions AS options,
      ARRAY(SELECT polname::text FROM pg_policy WHERE polrelid = pg_class.oid AND polpermissive ORDER BY polname) AS policies,
      EXISTS (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'organization_id') OR relname = 'organization' AS has_tenant, format('%I.%I', nspname, relname) AS path
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname IN ('public', 'keyring') AND relkind IN ('r', 'p', 'v', 'm')`);

async function storeOne(fixture: OrganizationFixture) {
  const record = storedUntil(inADay(), recordOf(fixture));
  await insertHourKey(testDatabase, partOf(record));
  await createRecordWriter(connections.gateway).write([entryOf(record, [partOf(record)])]);
  return record;
}

describe('invariant 34: the catalogue', () => {
  test('every table is under forced row-level security, or is listed as having no tenant', async () => {
    await storeOne(await insertOrganization(testDatabase));
    const tables = (await relations()).filter(({ kind, is_partition }) => kind !== 'v' && !is_partition);
    const isolated = tables.filter(({ is_isolated, policies }) => is_isolated && policies.join() === 'owner,tenant');
    const unlisted = tables.filter((table) => !isolated.includes(table) && !(table.name in TABLES_WITHOUT_TENANT));
    expect(unlisted).toEqual([]);
    expect(tables.filter(({ name, has_tenant }) => has_tenant && name in TABLES_WITHOUT_TENANT)).toEqual([]);
    expect(tables.filter(({ kind }) => kind === 'm')).toEqual([]);
  });

  test('a partition read directly shows nothing to any role', async () => {
    await storeOne(await insertOrganization(testDatabase));
    const partitions = (await relations()).filter(({ is_partition }) => is_partition);
    expect(partitions.length).toBeGreaterThan(0);
    for (const partition of partitions)
      expect(partition).toMatchObject({ is_isolated: true, policies: [], owner: 'lethe_owner' });
    for (const database of Object.values(connections)) {
      await expect(database.pool.query(`SELECT * FROM ${partitions[0]?.name}`)).rejects.toThrow('permission denied');
    }
  });

  test('every view over tenant data asks with the rights of its reader', async () => {
    const views = (await relations()).filter(({ kind, has_tenant }) => kind === 'v' && has_tenant);
    expect(views.length).toBeGreaterThan(0);
    for (const view of views) expect(view.options).toContain('security_invoker=true');
  });

  test('every object belongs to the owner, which cannot sign in, and no role that signs in bypasses anything', async () => {
    const foreign = (await relations()).filter(
      ({ name, owner }) => owner !== 'lethe_owner' && name !== '_prisma_migrations',
    );
    expect(foreign).toEqual([]);
    const roles = await testDatabase.query(
      `SELECT rolname, rolcanlogin, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication AS is_mighty,
        EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid) AS is_member
       FROM pg_roles WHERE rolname LIKE 'lethe\\_%' ORDER BY rolname`,
    );
    const harmless = { is_mighty: false, is_member: false };
    expect(roles).toEqual([
      { rolname: 'lethe_app', rolcanlogin: true, ...harmless },
      { rolname: 'lethe_gateway', rolcanlogin: true, ...harmless },
      { rolname: 'lethe_owner', rolcanlogin: false, ...harmless },
      { rolname: 'lethe_worker', rolcanlogin: true, ...harmless },
    ]);
  });

  test('only listed functions run with the rights of their owner, each with a search path of its own, none open to everybody', async () => {
    const functions = await testDatabase.query<{
      name: string;
      is_definer: boolean;
      settings: string[] | null;
      is_public: boolean;
    }>(
      `SELECT proname AS name, prosecdef AS is_definer, proconfig AS settings,
        proacl IS NULL OR EXISTS (SELECT FROM aclexplode(proacl) WHERE grantee = 0) AS is_public
       FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace WHERE nspname IN ('public', 'keyring')`,
    );
    const definers = functions.filter(({ is_definer }) => is_definer);
    expect(definers.map(({ name }) => name).toSorted()).toEqual(Object.keys(DEFINER_FUNCTIONS).toSorted());
    for (const definer of definers) expect(definer.settings).toContain('search_path=public, pg_temp');
    expect(functions.filter(({ is_public }) => is_public).map(({ name }) => name)).toEqual([]);
  });

  test('the gateway reads no record, no payload and no person; the worker no tenant at all', async () => {
    for (const table of [
      'request',
      'payload',
      'readable_payload',
      'member',
      '"user"',
      'session',
      'retention_policy',
      'api_key',
    ]) {
      await expect(connections.gateway.pool.query(`SELECT * FROM ${table}`)).rejects.toThrow('permission denied');
      await expect(connections.worker.pool.query(`SELECT * FROM ${table}`)).rejects.toThrow('permission denied');
    }
    await expect(connections.worker.pool.query('SELECT * FROM keyring.hour_key')).rejects.toThrow('permission denied');
  });
});

describe('invariant 34: without a tenant', () => {
  const tenantTables = async (): Promise<string[]> =>
    (await relations())
      .filter(({ kind, is_partition, has_tenant }) => kind !== 'v' && !is_partition && has_tenant)
      .map(({ path }) => path);

  test('every tenant table shows no row and takes none', async () => {
    const fixture = await insertOrganization(testDatabase);
    await storeOne(fixture);
    for (const table of await tenantTables()) {
      const reading = connections.app.pool.query(`SELECT * FROM ${table}`);
      const shown = await reading.then(
        ({ rows }) => rows,
        (error: Error) => error.message,
      );
      expect([[], `permission denied for table ${table.split('.')[1]}`]).toContainEqual(shown);
    }
    await expect(
      connections.app.pool.query(
        `INSERT INTO retention_policy (organization_id, version, level, payload_retention_days, effective_at)
        VALUES ($1, 2, 'retain_all', 1, now())`,
        [fixture.organizationId],
      ),
    ).rejects.toThrow('row-level security');
  });

  test('after a transaction of a tenant the connection is without one again', async () => {
    const fixture = await insertOrganization(testDatabase);
    const single = createDatabase({ url: testDatabase.urlAs('lethe_app'), applicationName: 'test', poolSizeMax: 1 });
    const count = (client: { query: (sql: string) => Promise<{ rows: unknown[] }> }) =>
      client.query('SELECT * FROM project').then(({ rows }) => rows.length);
    expect(await single.withOrganization(fixture.organizationId, count)).toBe(1);
    expect(await count(single.pool)).toBe(0);
    await single.close();
  });

  test('a tenant cannot write into another one', async () => {
    const [mine, theirs] = [await insertOrganization(testDatabase), await insertOrganization(testDatabase)];
    const writing = connections.app.withOrganization(mine.organizationId, (transaction) =>
      transaction.query(
        `INSERT INTO retention_policy (organization_id, version, level, payload_retention_days, effective_at)
        VALUES ($1, 2, 'retain_all', 1, now())`,
        [theirs.organizationId],
      ),
    );
    await expect(writing).rejects.toThrow('row-level security');
  });
});

test('invariant 35: 10 000 interleaved transactions of two tenants over two connections, with errors, time-outs and cancellations, show no foreign row', async () => {
  const tenants = [await insertOrganization(testDatabase), await insertOrganization(testDatabase)];
  const database = createDatabase({ url: testDatabase.urlAs('lethe_app'), applicationName: 'test', poolSizeMax: 2 });
  let foreignRows = 0;
  let ownRows = 0;
  const outcomes = ['read', 'read', 'read', 'read', 'fail in SQL', 'throw', 'time out', 'be cancelled'] as const;
  const seed = 20_261_121;
  const schedule = fc.sample(fc.tuple(fc.nat({ max: 1 }), fc.constantFrom(...outcomes)), { numRuns: 10_000, seed });

  async function run([tenant, outcome]: [number, (typeof outcomes)[number]]): Promise<void> {
    const { organizationId } = tenants[tenant] ?? tenants[0] ?? { organizationId: '' as never };
    await database.withOrganization(organizationId, async (transaction) => {
      const { rows } = await transaction.query<{ organization_id: string }>(
        'SELECT organization_id FROM project UNION ALL SELECT organization_id FROM api_key',
      );
      const own = rows.filter((row) => row.organization_id === organizationId).length;
      ownRows += own;
      foreignRows += rows.length - own;
      if (outcome === 'fail in SQL') await transaction.query('SELECT 1 / 0');
      if (outcome === 'throw') throw new Error('a caller gave up');
      if (outcome === 'be cancelled')
        await transaction.query('SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(1)');
      if (outcome === 'time out') await transaction.query(`SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)`);
    });
  }

  let failures = 0;
  const waiting = schedule.values();
  const callers = Array.from({ length: 40 }, async () => {
    for (const step of waiting) await run(step).catch(() => (failures += 1));
  });
  await Promise.all(callers);
  await database.close();
  expect(foreignRows).toBe(0);
  expect(ownRows).toBe(20_000);
  expect(failures).toBe(schedule.filter(([, outcome]) => outcome !== 'read').length);
}, 120_000);

describe('the check at start', () => {
  test("lets the apps' roles pass", async () => {
    for (const database of Object.values(connections)) await expect(assertSafeRole(database)).resolves.toBeUndefined();
  });

  test('refuses a role that bypasses row-level security', async () => {
    const mighty = createDatabase({ url: testDatabase.url, applicationName: 'test', poolSizeMax: 1 });
    await expect(assertSafeRole(mighty)).rejects.toThrow('DATABASE_URL: role "lethe" bypasses row-level security');
    await mighty.close();
  });

  test("refuses a database where a tenant's table is without it", async () => {
    await testDatabase.query('CREATE TABLE forgotten (organization_id uuid)');
    await expect(assertSafeRole(connections.app)).rejects.toThrow('table "forgotten"');
    await testDatabase.query('DROP TABLE forgotten');
  });
});
