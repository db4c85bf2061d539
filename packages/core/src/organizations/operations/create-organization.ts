import type { Actor, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import { retentionBounds, type SelfHostedPeriods } from '../../retention/index.ts';
import type { MembershipRepository, Organization, OrganizationId, Plan, UserId } from '../../tenancy/index.ts';
import type { Clock } from '../../time/index.ts';
import { slugOf } from '../organization-name.ts';
import type { OrganizationRepository } from '../ports.ts';

/** Nobody needs more by hand; a script that does is stopped here. */
export const ORGANIZATIONS_OWNED_MAX = 20;
const PLAN_OF_A_NEW_ORGANIZATION: Plan = 'free';
const SUFFIX_LENGTH = 6;

/**
 * Creates an organization that keeps metadata only, with its creator as the owner.
 * @throws {DomainError} conflict when the person owns as many as one may
 */
export async function createOrganization(
  ports: CreateOrganizationPorts,
  command: CreateOrganizationCommand,
): Promise<Organization> {
  const { name, ownerId, actor, origin } = command;
  const owned = (await ports.memberships.organizationsOf(ownerId)).filter(({ role }) => role === 'owner');
  if (owned.length >= ORGANIZATIONS_OWNED_MAX) {
    throw new DomainError('conflict', `Nobody owns more than ${ORGANIZATIONS_OWNED_MAX} organizations.`);
  }
  const id = ports.mintId() as OrganizationId;
  const plan = PLAN_OF_A_NEW_ORGANIZATION;
  const createdAt = ports.clock.now();
  const { payloadRetentionDaysDefault: payloadRetentionDays } = retentionBounds(plan, ports.selfHosted);
  // The id's last characters are random: the second slug is free.
  for (const slug of [slugOf(name), slugOf(name, id.slice(-SUFFIX_LENGTH))]) {
    const isCreated = await ports.organizations.create({
      id,
      slug,
      name,
      plan,
      ownerId,
      createdAt,
      payloadRetentionDays,
      audit: {
        organizationId: id,
        actor,
        origin,
        action: 'organization.created',
        target: { kind: 'organization', id },
        before: null,
        after: { name, slug, plan },
      },
    });
    if (isCreated) return { id, slug, name, plan, lifecycle: { state: 'active', version: 1, changedAt: createdAt } };
  }
  throw new DomainError('conflict', 'This name is taken. Choose another one.', { param: 'name' });
}

export interface CreateOrganizationPorts {
  readonly organizations: OrganizationRepository;
  readonly memberships: MembershipRepository;
  readonly mintId: () => string;
  readonly clock: Clock;
  readonly selfHosted: SelfHostedPeriods | null;
}

export interface CreateOrganizationCommand {
  readonly name: string;
  readonly ownerId: UserId;
  readonly actor: Actor;
  readonly origin: Origin;
}
