import type { AuditEvent, AuditFacts, NewAuditEvent } from '@lethe/core/audit';
import { NO_REDACTION, redactionFacts } from '@lethe/core/retention';
import { addMs, MS_PER_DAY, MS_PER_HOUR } from '@lethe/core/time';
import { uuidv7 } from 'uuidv7';
import type { OrganizationPlan, PolicyPlan } from '../organizations/organization-plan.ts';
import type { PlannedOrganization, TenancyPlan } from './plan-tenancy.ts';

/** After how many days the demo's revoked keys were revoked. */
export const REVOKED_AFTER_DAYS = 40;

export interface AuditTrailInput {
  readonly plan: OrganizationPlan;
  readonly planned: PlannedOrganization;
  readonly tenancy: TenancyPlan;
}

interface Told extends Pick<NewAuditEvent, 'action' | 'target' | 'before' | 'after'> {
  readonly email: string;
  readonly at: Date;
}

/** What the audit log of a demo organization says about how it came to be as it is, in order and numbered. */
export function tellAuditTrail(input: AuditTrailInput): AuditEvent[] {
  const told = [...tellMembers(input), ...tellPolicies(input), ...tellProjects(input)];
  return told
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .map(({ email, at, ...event }, index) => ({
      ...event,
      organizationId: input.planned.id,
      number: BigInt(index + 1),
      occurredAt: at,
      actor: { kind: 'user', id: input.tenancy.users[email] ?? null, label: nameOf(input.plan, email) },
      origin: { requestId: uuidv7(), address: '203.0.113.24' },
    }));
}

function* tellMembers({ plan, planned, tenancy }: AuditTrailInput): Generator<Told> {
  const createdAt = daysAgo(tenancy, plan.createdDaysAgo);
  const { id, slug } = planned;
  const after = { name: plan.name, slug, plan: plan.plan };
  const target = { kind: 'organization', id };
  yield { email: ownerOf(plan), at: createdAt, action: 'organization.created', target, before: null, after };
  const others = plan.members.filter(({ email }) => email !== ownerOf(plan));
  for (const [index, { email, role }] of others.entries()) {
    const member = { kind: 'member', id: tenancy.users[email] ?? email };
    const at = addMs(createdAt, (index + 1) * MS_PER_HOUR);
    yield { email, at, action: 'member.joined', target: member, before: null, after: { email, role, projects: 'all' } };
  }
}

function* tellPolicies({ plan, tenancy }: AuditTrailInput): Generator<Told> {
  for (const [index, policy] of plan.policies.entries()) {
    const previous = plan.policies[index - 1];
    if (policy.authorEmail === null || previous === undefined) continue;
    yield {
      email: policy.authorEmail,
      at: addMs(new Date(tenancy.seededAt), -policy.effectiveHoursAgo * MS_PER_HOUR),
      action: 'retention_policy.changed',
      target: { kind: 'retention_policy', id: String(index + 1) },
      before: factsOf(previous),
      after: factsOf(policy),
    };
  }
}

function factsOf({
  level,
  payloadRetentionDays,
  metadataRetentionDays,
  redaction = NO_REDACTION,
}: PolicyPlan): AuditFacts {
  return {
    level,
    payload_retention_days: payloadRetentionDays,
    metadata_retention_days: metadataRetentionDays ?? null,
    ...redactionFacts(redaction),
  };
}

function* tellProjects({ plan, planned, tenancy }: AuditTrailInput): Generator<Told> {
  const email = plan.members.find(({ role }) => role === 'developer')?.email ?? ownerOf(plan);
  for (const [index, project] of plan.projects.entries()) {
    const { id = '', keys = [] } = planned.projects[index] ?? {};
    const after = {
      name: project.name,
      mode: project.mode,
      retention_level: null,
      payload_retention_days: project.payloadRetentionDays ?? null,
    };
    const at = daysAgo(tenancy, project.createdDaysAgo);
    yield { email, at, action: 'project.created', target: { kind: 'project', id }, before: null, after };
    for (const [keyIndex, { name, createdDaysAgo, isRevoked }] of project.keys.entries()) {
      const event = { email, target: { kind: 'api_key', id: keys[keyIndex]?.id ?? '' }, before: null };
      const facts = { name, project_id: id };
      const createdAt = addMs(daysAgo(tenancy, createdDaysAgo), 1);
      yield { ...event, at: createdAt, action: 'api_key.created', after: facts };
      const revokedAt = addMs(createdAt, REVOKED_AFTER_DAYS * MS_PER_DAY);
      if (isRevoked) yield { ...event, at: revokedAt, action: 'api_key.revoked', after: { name } };
    }
  }
}

function ownerOf({ members }: OrganizationPlan): string {
  return members.find(({ role }) => role === 'owner')?.email ?? '';
}

function nameOf({ members }: OrganizationPlan, email: string): string {
  return members.find((member) => member.email === email)?.name ?? email;
}

function daysAgo({ seededAt }: TenancyPlan, days: number): Date {
  return addMs(new Date(seededAt), -days * MS_PER_DAY);
}
