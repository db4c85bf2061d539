import { NO_REDACTION } from '@lethe/core/retention';
import { addMs, MS_PER_DAY, MS_PER_HOUR } from '@lethe/core/time';
import type { Database } from '@lethe/db';
import { hash } from '@node-rs/argon2';
import type { PoolClient } from 'pg';
import type { OrganizationPlan } from '../organizations/organization-plan.ts';
import { DEMO_PASSWORD, STAFF } from '../organizations/staff.ts';
import { insertAuditTrail } from './insert-audit-trail.ts';
import { insertKeys } from './insert-keys.ts';
import { insertRegister } from './insert-register.ts';
import type { PlannedOrganization, TenancyPlan } from './plan-tenancy.ts';

/** argon2id at the floor that OWASP recommends: real, and quick enough for two dozen people. */
const PASSWORD_HASHING = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Inserts people, the operator's register, organizations, projects, keys and policies in one transaction. Rows that are there already stay as they are. */
export async function insertTenancy(
  database: Database,
  plans: readonly OrganizationPlan[],
  tenancy: TenancyPlan,
): Promise<void> {
  const seededAt = new Date(tenancy.seededAt);
  const people = await hashPasswords([...namesByEmail(plans).keys(), ...STAFF.map(({ email }) => email)]);
  await database.withTransaction(async (transaction) => {
    await insertPeople(transaction, { plans, tenancy, hashes: people });
    await insertRegister(transaction, seededAt);
    for (const planned of tenancy.organizations) {
      const plan = plans.find(({ slug }) => slug === planned.slug);
      if (plan === undefined) throw new Error(`Invariant broken: no plan for ${planned.slug}`);
      await insertOrganization(transaction, { plan, planned, tenancy, seededAt });
    }
  });
}

function namesByEmail(plans: readonly OrganizationPlan[]): Map<string, string> {
  return new Map(plans.flatMap(({ members }) => members.map(({ email, name }) => [email, name] as const)));
}

/** Everybody has the same password, each with a salt of their own. */
async function hashPasswords(emails: readonly string[]): Promise<Map<string, string>> {
  const hashes = await Promise.all(emails.map(() => hash(DEMO_PASSWORD, PASSWORD_HASHING)));
  return new Map(emails.map((email, index) => [email, hashes[index] ?? '']));
}

async function insertPeople(transaction: PoolClient, { plans, tenancy, hashes }: PeopleInput): Promise<void> {
  const seededAt = new Date(tenancy.seededAt);
  for (const [email, name] of namesByEmail(plans)) {
    await transaction.query(
      `INSERT INTO "user" (id, name, email, email_verified, password_hash, created_at) VALUES ($1, $2, $3, $4, $5, $4) ON CONFLICT DO NOTHING`,
      [tenancy.users[email], name, email, addMs(seededAt, -60 * MS_PER_DAY), hashes.get(email)],
    );
  }
  for (const { email, name, role } of STAFF) {
    await transaction.query(
      `INSERT INTO staff_member (id, email, name, role, password_hash, created_at)
       VALUES (gen_random_uuid(), $1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [email, name, role, hashes.get(email), addMs(seededAt, -200 * MS_PER_DAY)],
    );
  }
}

interface PeopleInput {
  readonly plans: readonly OrganizationPlan[];
  readonly tenancy: TenancyPlan;
  readonly hashes: ReadonlyMap<string, string>;
}

async function insertOrganization(transaction: PoolClient, input: OrganizationInput): Promise<void> {
  const { plan, planned, tenancy, seededAt } = input;
  const createdAt = addMs(seededAt, -plan.createdDaysAgo * MS_PER_DAY);
  await transaction.query(
    'INSERT INTO organization (id, slug, name, plan, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
    [planned.id, plan.slug, plan.name, plan.plan, createdAt],
  );
  for (const { email, role } of plan.members) {
    await transaction.query(
      'INSERT INTO member (organization_id, user_id, role, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [planned.id, tenancy.users[email], role, createdAt],
    );
  }
  for (const [index, policy] of plan.policies.entries()) {
    await transaction.query(
      `INSERT INTO retention_policy (organization_id, version, level, payload_retention_days, metadata_retention_days, redaction, effective_at, author_id)
       VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8) ON CONFLICT DO NOTHING`,
      [
        planned.id,
        index + 1,
        policy.level,
        policy.payloadRetentionDays,
        policy.metadataRetentionDays ?? null,
        JSON.stringify(policy.redaction ?? NO_REDACTION),
        addMs(seededAt, -policy.effectiveHoursAgo * MS_PER_HOUR),
        policy.authorEmail === null ? null : tenancy.users[policy.authorEmail],
      ],
    );
  }
  await insertProjects(transaction, input);
  await insertAuditTrail(transaction, input);
}

async function insertProjects(transaction: PoolClient, input: OrganizationInput): Promise<void> {
  const { plan, planned, tenancy, seededAt } = input;
  const author = plan.members.find(({ role }) => role === 'developer');
  const authorId = author === undefined ? null : (tenancy.users[author.email] ?? null);
  for (const [index, project] of plan.projects.entries()) {
    const { id, keys } = planned.projects[index] ?? { keys: [] };
    await transaction.query(
      `INSERT INTO project (organization_id, id, name, mode, created_at, payload_retention_days) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT DO NOTHING`,
      [
        planned.id,
        id,
        project.name,
        project.mode,
        addMs(seededAt, -project.createdDaysAgo * MS_PER_DAY),
        project.payloadRetentionDays ?? null,
      ],
    );
    if (id !== undefined)
      await insertKeys(transaction, { organizationId: planned.id, projectId: id, project, keys, authorId, seededAt });
  }
}

interface OrganizationInput {
  readonly plan: OrganizationPlan;
  readonly planned: PlannedOrganization;
  readonly tenancy: TenancyPlan;
  readonly seededAt: Date;
}
