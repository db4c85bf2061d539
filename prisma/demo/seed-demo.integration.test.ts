import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MANAGEMENT_SCOPES } from '@lethe/core/management';
import { isKeyShaped, ROLES } from '@lethe/core/tenancy';
import { ManualClock } from '@lethe/core/time';
import {
  createApiKeyResolver,
  createDatabase,
  createHourKeyStore,
  createManagementKeyRepository,
  createPayloadStore,
  type Database,
} from '@lethe/db';
import { createPriceList } from '@lethe/pricing';
import { auditOf, useDatabase } from '@lethe/testkit/postgres';
import { createSealer, digestApiKey, type MasterKeyring, openMasterKeys } from '@lethe/vault';
import { verify } from '@node-rs/argon2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SeedRefusal } from './env.ts';
import { DEMO_ORGANIZATIONS } from './organizations/index.ts';
import type { OrganizationPlan } from './organizations/organization-plan.ts';
import { buildRecord } from './records/build-record.ts';
import { seedDemo } from './seed-demo.ts';
import type { SeedFile } from './seed-file.ts';
import type { TenancyPlan } from './tenancy/plan-tenancy.ts';
import { generateTraffic } from './traffic/generate-traffic.ts';

const PEPPER = Buffer.alloc(32, 5);
// A test takes the ledger away; the one before it checks it as a whole.
const demo = useDatabase({ isLedgerChecked: false });
// Payloads are read by the database's own clock, so the seeding happens at the real present.
const clock = new ManualClock(new Date());
/** The demo as it is, but for fewer requests: what is checked here does not depend on their number. */
const organizations: readonly OrganizationPlan[] = DEMO_ORGANIZATIONS.map((plan) => ({
  ...plan,
  traffic: { ...plan.traffic, requestCount: 120 },
}));

let home: string;
let database: Database;
let masterKeys: MasterKeyring;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lethe-seed-'));
  database = createDatabase({ url: demo.url, applicationName: 'lethe seed test', poolSizeMax: 2 });
  masterKeys = openMasterKeys({ LETHE_MASTER_KEY_FILE: join(home, 'master.key') });
});

afterAll(async () => {
  await database.close();
  await rm(home, { recursive: true });
});

function seed(homeDirectory = home) {
  const prices = createPriceList();
  return seedDemo({
    database,
    masterKeys,
    prices,
    clock,
    apiKeyPepper: PEPPER,
    homeDirectory,
    stripeStateFile: join(homeDirectory, 'stripe.json'),
    organizations,
    report: () => {},
  });
}

async function readSeedFile(): Promise<SeedFile> {
  return JSON.parse(await readFile(join(home, 'seed.json'), 'utf8'));
}

/** Every row of the demo. Payloads are told by what they are about, because sealing the same text twice gives other bytes. */
const TABLES = [
  ...[
    'organization',
    'project',
    'api_key',
    '"user"',
    'member',
    'staff_member',
    'retention_policy',
    'request',
    'subprocessor',
    'subprocessor_change',
    'credit_balance',
    'api_key_spend',
  ],
  '(SELECT organization_id, request_id, part, expires_at, plaintext_size_bytes FROM payload)',
  '(SELECT organization_id, id, request_id, occurred_at, inference_nano_usd, charged_inference_nano_usd, storage_nano_usd FROM usage_entry)',
];

function digestOf(table: string) {
  const sql = `SELECT md5(string_agg(row::text, '|' ORDER BY row::text)) AS digest, count(*) AS count FROM ${table} row`;
  return demo.query<{ digest: string; count: bigint }>(sql);
}

function everything() {
  return Promise.all(TABLES.map(digestOf));
}

test('seeds, and a second time changes nothing', async () => {
  expect(await seed()).toBe('seeded');
  const [rows, ciphertext, file] = [await everything(), await digestOf('payload'), await readSeedFile()];
  expect(await seed()).toBe('already_seeded');
  expect(await everything()).toEqual(rows);
  expect(await digestOf('payload')).toEqual(ciphertext);
  expect(await readSeedFile()).toEqual(file);
});

test('a seeding that was interrupted is completed with the same keys, ids and requests', async () => {
  const [rows, file] = [await everything(), await readSeedFile()];
  await rm(join(home, 'seed.json'));
  await demo.query(
    `WITH lost AS (DELETE FROM request WHERE id IN (SELECT id FROM request ORDER BY id DESC LIMIT 25) RETURNING id)
     DELETE FROM payload WHERE request_id IN (SELECT id FROM lost)`,
  );
  expect(await everything()).not.toEqual(rows);
  expect(await seed()).toBe('seeded');
  expect(await everything()).toEqual(rows);
  expect(await readSeedFile()).toEqual(file);
});

test('a database whose keys are lost is refused rather than seeded over', async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), 'lethe-seed-'));
  await expect(seed(elsewhere)).rejects.toThrow(SeedRefusal);
  await rm(elsewhere, { recursive: true });
});

test('a damaged file of the seeding is refused rather than guessed at', async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), 'lethe-seed-'));
  await writeFile(join(elsewhere, 'seed-plan.json'), '{"seededAt":');
  await expect(seed(elsewhere)).rejects.toThrow(/^LETHE_HOME: seed-plan\.json/);
  await rm(elsewhere, { recursive: true });
});

test('every organization has a management key that works, also in a demo of before there were any', async () => {
  const file = await readSeedFile();
  const managementKeys = createManagementKeyRepository(database);
  for (const { id, managementKey = '' } of file.organizations) {
    expect(isKeyShaped('management', managementKey)).toBe(true);
    const principal = await managementKeys.resolve(digestApiKey(managementKey, PEPPER));
    expect(principal).toMatchObject({ organization: { id }, scopes: MANAGEMENT_SCOPES });
  }
  const older = { ...file, organizations: file.organizations.map(({ managementKey: _, ...rest }) => rest) };
  await demo.query('DELETE FROM management_key');
  await writeFile(join(home, 'seed.json'), JSON.stringify(older));
  expect(await seed()).toBe('already_seeded');
  expect(await readSeedFile()).toEqual(file);
  expect(await demo.query('SELECT id FROM management_key')).toHaveLength(file.organizations.length);
});

test('the seed file is for its owner only and lists working keys of every project', async () => {
  expect((await stat(join(home, 'seed.json'))).mode & 0o777).toBe(0o600);
  expect((await stat(join(home, 'seed-plan.json'))).mode & 0o777).toBe(0o600);
  const file = await readSeedFile();
  const keys = createApiKeyResolver(database);
  for (const organization of file.organizations) {
    expect(new Set(organization.projects.map(({ mode }) => mode))).toEqual(new Set(['credits', 'api_keys']));
    const own = organization.projects.find(({ apiKey }) => apiKey === organization.apiKey);
    expect(own?.mode).toBe('credits');
    for (const project of organization.projects) {
      const snapshot = await keys.resolve(digestApiKey(project.apiKey, PEPPER));
      expect(snapshot).toMatchObject({
        organizationId: organization.id,
        projectId: project.id,
        projectMode: project.mode,
      });
    }
  }
});

test('every organization has a member of every role, who can sign in; somebody belongs to two', async () => {
  const { users, staff, organizations: listed } = await readSeedFile();
  for (const { id } of listed) {
    const roles = users.filter(({ organizationId }) => organizationId === id).map(({ role }) => role);
    expect(new Set(roles)).toEqual(new Set(ROLES));
  }
  expect(new Set(users.map(({ email }) => email)).size).toBeLessThan(users.length);
  expect(staff.map(({ role }) => role)).toEqual(['support', 'compliance_officer']);
  const hashes = await demo.query<{ email: string; password_hash: string }>(
    `SELECT email, password_hash FROM "user" UNION ALL SELECT email, password_hash FROM staff_member`,
  );
  const people = [...users, ...staff];
  for (const { email, password_hash: hash } of hashes.slice(0, 3)) {
    expect(await verify(hash, people.find((person) => person.email === email)?.password ?? '')).toBe(true);
  }
  expect(new Set(hashes.map((row) => row.password_hash)).size).toBe(new Set(people.map(({ email }) => email)).size);
});

test('the register of subprocessors has each with its entry in the history, and one review is overdue', async () => {
  const [entries] = await demo.query<{ all: number; overdue: number }>(
    `SELECT count(*)::int AS all, count(*) FILTER (WHERE review_due_on < now())::int AS overdue
     FROM subprocessor JOIN subprocessor_change change ON change.subprocessor_id = subprocessor.id
     WHERE change.kind = 'added' AND change.staff_label = 'Henrik Vaas'`,
  );
  expect(entries).toEqual({ all: 6, overdue: 1 });
});

test('policies came into force when the plan says, and the newest is in force', async () => {
  const policies = await demo.query<{ slug: string; version: number; level: string; payload_retention_days: number }>(
    `SELECT slug, version, level, payload_retention_days FROM retention_policy JOIN organization ON organization.id = organization_id ORDER BY slug, version DESC`,
  );
  const newest = Object.fromEntries(
    [...policies].reverse().map((row) => [row.slug, `${row.level} ${row.payload_retention_days}`]),
  );
  expect(newest).toEqual({
    halden: 'retain_all 30',
    sundgaard: 'retain_all 90',
    ostwick: 'metadata_only 3',
    brevik: 'retain_all 30',
  });
});

test('a stored payload opens to what was generated; what has expired or was not to be kept has none', async () => {
  const tenancy: TenancyPlan = JSON.parse(await readFile(join(home, 'seed-plan.json'), 'utf8'));
  const sealer = createSealer({ masterKeys, hourKeys: createHourKeyStore(database), clock });
  const payloads = createPayloadStore(database);
  const counts = { opened: 0, absent: 0, redacted: 0 };
  for (const planned of tenancy.organizations) {
    const plan = organizations.find(({ slug }) => slug === planned.slug);
    if (plan === undefined) throw new Error(`no plan for ${planned.slug}`);
    // What a suspended organization stored is read by nobody.
    if (plan.unpaid !== undefined) continue;
    const context = { plan, planned, seededAt: new Date(tenancy.seededAt), prices: createPriceList() };
    let sequence = 0;
    for (const draft of generateTraffic(plan, context.seededAt)) {
      const record = buildRecord(context, draft, sequence);
      sequence += 1;
      const { actor, origin } = auditOf({ organizationId: planned.id });
      const parts = await payloads.read({
        organizationId: planned.id,
        requestId: record.id,
        isCustodian: false,
        actor,
        origin,
      });
      if (record.retention.expiresAt === null || record.retention.expiresAt <= clock.now()) {
        expect(parts).toEqual([]);
        counts.absent += 1;
        continue;
      }
      const { request, response, responseMediaType } = draft.content();
      const opened = await Promise.all(parts.map((part) => sealer.open(part)));
      const stored = opened.map(({ part, mediaType, bytes }) => ({
        part,
        mediaType,
        text: Buffer.from(bytes).toString(),
      }));
      counts.opened += 1;
      if (plan.policies[record.retention.policyVersion - 1]?.redaction !== undefined) {
        const written = stored.map(({ text }) => text).join();
        expect(written).not.toMatch(/\b(?:B|M|P|CLG|GBX)-\d{3}\b/);
        if (written.includes('[redacted:part-number]')) counts.redacted += 1;
        continue;
      }
      expect(stored).toEqual([
        { part: 'request', mediaType: 'application/json', text: request },
        { part: 'response', mediaType: responseMediaType, text: response },
      ]);
    }
  }
  expect(counts.opened).toBeGreaterThan(100);
  expect(counts.absent).toBeGreaterThan(100);
  expect(counts.redacted).toBeGreaterThan(10);
});

test('the audit log tells how each organization came to be, numbered without gaps in order of time, and goes on from there', async () => {
  for (const { slug } of DEMO_ORGANIZATIONS) {
    const events = await demo.query<{ number: string; occurred_at: Date; action: string; organization_id: string }>(
      `SELECT audit_event.* FROM audit_event JOIN organization ON organization.id = organization_id WHERE slug = $1 ORDER BY number`,
      [slug],
    );
    expect(events.map(({ number }) => Number(number))).toEqual(events.map((_, index) => index + 1));
    const instants = events.map(({ occurred_at }) => occurred_at.getTime());
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    expect(events[0]?.action).toBe('organization.created');
    expect(instants.at(-1)).toBeLessThanOrEqual(Date.now());
    const [head] = await demo.query<{ last_number: string }>(
      'SELECT last_number FROM audit_head WHERE organization_id = $1',
      [events[0]?.organization_id],
    );
    expect(Number(head?.last_number)).toBe(events.length);
  }
});

test('invariant 1: every organization that pays has credit left, and its ledger says what its requests cost, to the nano-dollar', async () => {
  const rows = await demo.query<{ slug: string; balance: string; due: string; waiting: number }>(
    `SELECT slug, balance_nano_usd AS balance, (
        SELECT (sum(storage_cost_nano_usd) + coalesce(sum(input_cost_nano_usd + cached_input_cost_nano_usd + output_cost_nano_usd
          + reasoning_cost_nano_usd) FILTER (WHERE project_mode = 'credits'), 0))::bigint FROM request WHERE request.organization_id = organization.id
      ) AS due, (SELECT count(*)::int FROM usage_batch WHERE usage_batch.organization_id = organization.id AND settled_at IS NULL) AS waiting
     FROM organization JOIN credit_balance ON credit_balance.organization_id = organization.id`,
  );
  expect(rows).toHaveLength(organizations.length);
  for (const { slug, balance, due, waiting } of rows) {
    const plan = organizations.find((candidate) => candidate.slug === slug);
    if (plan?.unpaid !== undefined) {
      expect({ balance: BigInt(balance), waiting }).toEqual({ balance: -plan.unpaid.debtNanoUsd, waiting: 0 });
      continue;
    }
    const given = BigInt(plan?.creditUsd ?? 0) * 1_000_000_000n;
    expect({ balance: BigInt(balance), waiting }).toEqual({ balance: given - BigInt(due), waiting: 0 });
    expect(BigInt(balance)).toBeGreaterThan(given / 2n);
  }
  expect(await demo.query('SELECT * FROM ledger_differences()')).toEqual([]);
});

test('the months before the seeding have their invoices, nothing of them is due but by whoever did not pay, and nobody is told by mail', async () => {
  const invoices = await demo.query<{ slug: string; due: string; names: string[] }>(
    `SELECT slug, sum(due_nano_usd) AS due, array_agg(invoice.name ORDER BY number) AS names FROM invoice
     JOIN organization ON organization.id = organization_id GROUP BY slug ORDER BY slug`,
  );
  expect(invoices.map(({ slug }) => slug)).toEqual(organizations.map(({ slug }) => slug).sort());
  for (const { slug, due, names } of invoices) {
    if (slug !== 'brevik') expect(due).toBe('0');
    expect(names[0]).toMatch(/^[A-Z0-9]+-0001$/);
  }
  expect(
    await demo.query(
      `SELECT 1 FROM payment JOIN organization ON organization.id = organization_id WHERE slug <> 'brevik'`,
    ),
  ).toEqual([]);
  expect(await demo.query(`SELECT 1 FROM outbox_mail WHERE template = 'invoice'`)).toEqual([]);
  const missing = await demo.query(
    `SELECT 1 FROM ledger_transaction posting WHERE occurred_at < date_trunc('month', $1::timestamptz, 'UTC') AND NOT EXISTS (
       SELECT FROM invoice_transaction invoiced WHERE invoiced.organization_id = posting.organization_id AND transaction_id = posting.id)`,
    [clock.now()],
  );
  expect(missing).toEqual([]);
});

test('who did not pay is suspended for three days, owes a fee and a balance, and nothing of it is done twice', async () => {
  const [seen] = await demo.query<Record<string, unknown>>(
    `SELECT lifecycle_state AS state, lifecycle_version AS version, suspension_reason AS reason, closes_at - suspended_at = interval '336 hours' AS is_whole_grace,
       (SELECT count(*)::int FROM lifecycle_transition step WHERE step.organization_id = organization.id) AS steps,
       (SELECT array_agg(asked.reason ORDER BY asked.reason) FROM suspension_request asked
         WHERE asked.organization_id = organization.id AND asked.resolved_at IS NULL AND asked.requested_at = organization.suspended_at) AS asked,
       (SELECT max(admitted_at) < suspended_at FROM request WHERE request.organization_id = organization.id) AS is_silent_since
     FROM organization WHERE slug = 'brevik'`,
  );
  expect(seen).toEqual({
    state: 'suspended',
    version: 2,
    reason: 'non_payment',
    is_whole_grace: true,
    steps: 1,
    asked: ['negative_balance', 'plan_fee'],
    is_silent_since: true,
  });
  const payments = await demo.query(
    `SELECT payment.kind, payment.status, attempt_count FROM payment JOIN organization ON organization.id = organization_id
     WHERE slug = 'brevik' AND payment.status = 'given_up'`,
  );
  expect(payments).toEqual([{ kind: 'plan_fee', status: 'given_up', attempt_count: 4 }]);
});

test('whose plan has a fee has a card at the stand-in of Stripe, and pays from the month of the seeding on', async () => {
  const paying = organizations
    .filter(({ plan, unpaid }) => plan !== 'free' && unpaid === undefined)
    .map(({ slug }) => slug);
  const rows = await demo.query<{ slug: string; fee: string; card: string }>(
    `SELECT slug, to_monthly_fee_nano_usd / 1000000000 AS fee, card_method_id AS card FROM organization
     JOIN plan_change change ON change.organization_id = id JOIN billing_account account ON account.organization_id = id
     WHERE changed_at = date_trunc('month', $1::timestamptz, 'UTC') ORDER BY slug`,
    [clock.now()],
  );
  expect(rows.map(({ slug }) => slug)).toEqual(paying.sort());
  const known = await readFile(join(home, 'stripe.json'), 'utf8');
  for (const { card } of rows) expect(known).toContain(card);
  expect(await demo.query('SELECT 1 FROM auto_top_up WHERE is_enabled')).toHaveLength(1);
  expect(await demo.query('SELECT 1 FROM budget')).toHaveLength(1);
});

test('a demo of before there was credit gets it at its next start', async () => {
  for (const table of ['invoice_transaction', 'invoice_line', 'invoice']) {
    await demo.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    await demo.query(`DELETE FROM ${table}`);
    await demo.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  }
  await demo.query('ALTER TABLE ledger_entry DISABLE TRIGGER USER');
  await demo.query('ALTER TABLE ledger_transaction DISABLE TRIGGER USER');
  await demo.query('DELETE FROM ledger_entry');
  await demo.query('DELETE FROM ledger_transaction');
  await demo.query('DELETE FROM credit_balance');
  await demo.query('ALTER TABLE ledger_entry ENABLE TRIGGER USER');
  await demo.query('ALTER TABLE ledger_transaction ENABLE TRIGGER USER');
  expect(await seed()).toBe('already_seeded');
  expect(await seed()).toBe('already_seeded');
  const [given] = await demo.query<{ usd: number }>(
    'SELECT (sum(balance_nano_usd) / 1000000000)::int AS usd FROM credit_balance',
  );
  expect(given?.usd).toBe(organizations.reduce((sum, { creditUsd }) => sum + creditUsd, 0));
});
