import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertSafeRole, createDatabase, createRecordWriter } from './index.ts';
import { DEFINER_FUNCTIONS, TABLES_WITHOUT_TENANT } from './testing/catalogue.ts';
import { useConnections } from './testing/connections.ts';
import { entryOf, insertHourKey, partOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);

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

  test('the gateway reads no record, no payload and no person; the worker neither, but for the figures of requests', async () => {
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
    for (const column of ['end_user', 'session_id', 'upstream_request_id']) {
      const reading = connections.worker.pool.query(`SELECT ${column} FROM request`);
      await expect(reading, column).rejects.toThrow('permission denied');
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
