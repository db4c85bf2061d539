import type { ApiKeyId, OrganizationId, ProjectId, UserId } from '@lethe/core/tenancy';
import { mintApiKey } from '@lethe/vault';
import { uuidv7 } from 'uuidv7';
import type { OrganizationPlan } from '../organizations/organization-plan.ts';

/**
 * Everything about a seeding that chance or the clock decides. It is written down before the first row,
 * so that a seeding that was interrupted goes on as the same one.
 */
export interface TenancyPlan {
  /** ISO 8601. The instant that the demo's story is told from. */
  readonly seededAt: string;
  readonly organizations: readonly PlannedOrganization[];
  /** User ids by e-mail. */
  readonly users: Readonly<Record<string, UserId>>;
}

export interface PlannedOrganization {
  readonly slug: string;
  readonly id: OrganizationId;
  readonly projects: readonly PlannedProject[];
}

export interface PlannedProject {
  readonly name: string;
  readonly id: ProjectId;
  readonly keys: readonly PlannedKey[];
}

export interface PlannedKey {
  readonly id: ApiKeyId;
  readonly name: string;
  /** The key itself, for those that the demo hands out; null where nobody needs to know it. */
  readonly apiKey: string | null;
  /** Hexadecimal. */
  readonly digest: string;
  readonly lastFour: string;
}

export function planTenancy(organizations: readonly OrganizationPlan[], { seededAt, pepper }: { seededAt: Date; pepper: Buffer }): TenancyPlan {
  const emails = new Set(organizations.flatMap(({ members }) => members.map(({ email }) => email)));
  return {
    seededAt: seededAt.toISOString(),
    users: Object.fromEntries([...emails].map((email) => [email, uuidv7() as UserId])),
    organizations: organizations.map((organization) => ({
      slug: organization.slug,
      id: uuidv7() as OrganizationId,
      projects: organization.projects.map((project) => ({
        name: project.name,
        id: uuidv7() as ProjectId,
        keys: project.keys.map(({ name }, index) => planKey({ name, pepper, isHandedOut: index === 0 })),
      })),
    })),
  };
}

function planKey({ name, pepper, isHandedOut }: { name: string; pepper: Buffer; isHandedOut: boolean }): PlannedKey {
  const { apiKey, digest, lastFour } = mintApiKey({ environment: 'demo', pepper });
  return { id: uuidv7() as ApiKeyId, name, apiKey: isHandedOut ? apiKey : null, digest: digest.toString('hex'), lastFour };
}
