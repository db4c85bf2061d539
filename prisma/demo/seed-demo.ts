import type { PriceList } from '@lethe/core/billing';
import type { Clock } from '@lethe/core/time';
import { createFingerprintKeyStore, createHourKeyStore, createRecordWriter, type Database } from '@lethe/db';
import { createPatternEngine } from '@lethe/redaction';
import { createPromptFingerprints, createSealer, createSecretVault, type MasterKeys } from '@lethe/vault';
import { makeDemoDashboards } from './dashboards/make-demo-dashboards.ts';
import { SeedRefusal } from './env.ts';
import { fileDemoErasure } from './erasures/file-demo-erasure.ts';
import { placeDemoHolds } from './holds/place-demo-holds.ts';
import { issuePastInvoices } from './money/issue-past-invoices.ts';
import { chargePlansSinceThisMonth } from './money/plan-since-this-month.ts';
import { saveDemoCards } from './money/save-demo-cards.ts';
import { setDemoSpending } from './money/set-demo-spending.ts';
import { suspendUnpaid, takeBackCredit } from './money/suspend-unpaid.ts';
import type { OrganizationPlan } from './organizations/organization-plan.ts';
import { DEMO_PASSWORD, STAFF } from './organizations/staff.ts';
import { giveDemoCredit, settleDemo } from './records/settle-demo.ts';
import { writeTraffic } from './records/write-traffic.ts';
import { readJsonFile, type SeedFile, seedFileSchema, writeJsonFile } from './seed-file.ts';
import { handOutManagementKeys } from './tenancy/hand-out-management-keys.ts';
import { noteLastUses } from './tenancy/insert-keys.ts';
import { insertTenancy } from './tenancy/insert-tenancy.ts';
import { planTenancy, type TenancyPlan, tenancyPlanSchema } from './tenancy/plan-tenancy.ts';
import { saveDemoViews } from './views/save-demo-views.ts';

const SEED_FILE = 'seed.json';
/** Written before the first row and read by a seeding that goes on after an interruption. */
const PLAN_FILE = 'seed-plan.json';

export interface SeedPorts {
  readonly database: Database;
  readonly masterKeys: MasterKeys;
  readonly prices: PriceList;
  readonly clock: Clock;
  readonly apiKeyPepper: Buffer;
  readonly homeDirectory: string;
  /** What the stand-in of Stripe will know; null where Stripe itself takes payments, or nobody. */
  readonly stripeStateFile: string | null;
  readonly organizations: readonly OrganizationPlan[];
  readonly report: (line: string) => void;
}

export type SeedOutcome = 'seeded' | 'already_seeded';

/**
 * Fills a demo's database and writes `seed.json`, once. `seed.json` comes last and says that the seeding is whole:
 * one that was interrupted goes on with the same ids and keys.
 * @throws {SeedRefusal} when the database holds a demo whose keys are lost
 */
export async function seedDemo(ports: SeedPorts): Promise<SeedOutcome> {
  const { homeDirectory, database, organizations, report } = ports;
  const known = await organizationIds(database);
  const seedFile = await readJsonFile({ directory: homeDirectory, name: SEED_FILE, schema: seedFileSchema });
  if (seedFile?.organizations.every(({ id }) => [...known.values()].includes(id))) {
    await giveDemoCredit(database, organizations, { organizationIds: known, at: ports.clock.now() });
    if (seedFile.organizations.some(({ managementKey }) => managementKey === undefined))
      await writeSeedFile(ports, seedFile);
    return 'already_seeded';
  }
  const tenancy = await resumeOrPlan(ports, [...known.values()]);
  await insertTenancy(database, organizations, tenancy);
  const sealer = createSealer({
    masterKeys: ports.masterKeys,
    hourKeys: createHourKeyStore(database),
    clock: ports.clock,
  });
  const writer = createRecordWriter(database);
  const fingerprints = createPromptFingerprints({
    secrets: createSecretVault(ports.masterKeys),
    keys: createFingerprintKeyStore(database),
  });
  const traffic = { sealer, writer, fingerprints, patterns: createPatternEngine() };
  const seededAt = new Date(tenancy.seededAt);
  for (const planned of tenancy.organizations) {
    const plan = organizations.find(({ slug }) => slug === planned.slug);
    if (plan === undefined) throw new Error(`Invariant broken: no plan for ${planned.slug}`);
    const context = { plan, planned, seededAt, prices: ports.prices };
    const { requestCount } = await writeTraffic(traffic, context, ports.clock.now());
    await noteLastUses(database, planned.id);
    report(`Seeded ${plan.name}: ${requestCount} requests.`);
  }
  const seeded = { organizationIds: await organizationIds(database), at: seededAt };
  await giveDemoCredit(database, organizations, seeded);
  await settleDemo(database);
  const { stripeStateFile } = ports;
  if (stripeStateFile !== null) await saveDemoCards(database, organizations, { ...seeded, stripeStateFile });
  await chargePlansSinceThisMonth(database, organizations, seeded);
  await setDemoSpending(database, seeded);
  await takeBackCredit(database, organizations, seeded);
  await issuePastInvoices(database, seeded);
  await placeDemoHolds(database, seeded);
  await fileDemoErasure(database, seeded.organizationIds);
  await makeDemoDashboards(database, seeded);
  await saveDemoViews(database, seeded);
  await suspendUnpaid(database, organizations, seeded);
  await writeSeedFile(ports, toSeedFile(organizations, tenancy));
  return 'seeded';
}

async function writeSeedFile({ database, apiKeyPepper, homeDirectory }: SeedPorts, file: SeedFile): Promise<void> {
  const complete = await handOutManagementKeys({ database, pepper: apiKeyPepper }, file);
  await writeJsonFile(homeDirectory, SEED_FILE, complete);
}

/** By slug. */
async function organizationIds({ pool }: Database): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ id: string; slug: string }>('SELECT id, slug FROM organization');
  return new Map(rows.map(({ id, slug }) => [slug, id]));
}

/** A plan counts for an empty database, or for the one that it was begun on. */
async function resumeOrPlan(
  { homeDirectory, clock, apiKeyPepper, organizations }: SeedPorts,
  knownIds: readonly string[],
): Promise<TenancyPlan> {
  const begun = await readJsonFile({ directory: homeDirectory, name: PLAN_FILE, schema: tenancyPlanSchema });
  const isOfThisDatabase = begun?.organizations.every(({ id }) => knownIds.includes(id)) === true;
  if (begun !== null && isOfThisDatabase) return begun;
  if (knownIds.length > 0) {
    throw new SeedRefusal(
      `LETHE_HOME: the database holds organizations whose keys are not in ${SEED_FILE}; remove the folder's database to start afresh.`,
    );
  }
  const tenancy = planTenancy(organizations, { seededAt: clock.now(), pepper: apiKeyPepper });
  await writeJsonFile(homeDirectory, PLAN_FILE, tenancy);
  return tenancy;
}

function toSeedFile(plans: readonly OrganizationPlan[], tenancy: TenancyPlan): SeedFile {
  const organizations = tenancy.organizations.map(({ slug, id, projects }) => {
    const plan = plans.find((candidate) => candidate.slug === slug);
    if (plan === undefined) throw new Error(`Invariant broken: no plan for ${slug}`);
    const listed = projects.map((project, index) => ({
      id: project.id,
      name: project.name,
      mode: plan.projects[index]?.mode ?? 'credits',
      apiKey: project.keys[0]?.apiKey ?? '',
    }));
    const apiKey = listed.find(({ mode }) => mode === 'credits')?.apiKey ?? '';
    const users = plan.members.map(({ email, role }) => ({ email, password: DEMO_PASSWORD, role, organizationId: id }));
    return {
      users,
      organization: {
        id,
        name: plan.name,
        plan: plan.plan,
        ...(plan.unpaid !== undefined && { state: 'suspended' as const }),
        apiKey,
        projects: listed,
      },
    };
  });
  return {
    users: organizations.flatMap(({ users }) => users),
    staff: STAFF.map(({ email, role }) => ({ email, password: DEMO_PASSWORD, role })),
    organizations: organizations.map(({ organization }) => organization),
  };
}
