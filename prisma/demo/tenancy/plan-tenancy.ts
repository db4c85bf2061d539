import { type ApiKeyId, isUuid, type OrganizationId, type ProjectId, type UserId } from '@lethe/core/tenancy';
import { mintApiKey } from '@lethe/vault';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import type { OrganizationPlan } from '../organizations/organization-plan.ts';

const id = <Id>() => z.custom<Id>((value) => typeof value === 'string' && isUuid(value), 'is not an id');

const plannedKeySchema = z.strictObject({
  id: id<ApiKeyId>(),
  name: z.string(),
  /** The key itself, for those that the demo hands out; null where nobody needs to know it. */
  apiKey: z.string().nullable(),
  /** Hexadecimal. */
  digest: z.hex(),
  lastFour: z.string(),
});
type PlannedKey = z.infer<typeof plannedKeySchema>;

const plannedProjectSchema = z.strictObject({ name: z.string(), id: id<ProjectId>(), keys: z.array(plannedKeySchema) });

export type PlannedProject = z.infer<typeof plannedProjectSchema>;

const plannedOrganizationSchema = z.strictObject({
  slug: z.string(),
  id: id<OrganizationId>(),
  projects: z.array(plannedProjectSchema),
});
export type PlannedOrganization = z.infer<typeof plannedOrganizationSchema>;

/**
 * Everything about a seeding that chance or the clock decides. It is written down before the first row,
 * so that a seeding that was interrupted goes on as the same one.
 */
export const tenancyPlanSchema = z.strictObject({
  /** ISO 8601. The instant that the demo's story is told from. */
  seededAt: z.iso.datetime(),
  organizations: z.array(plannedOrganizationSchema),
  /** User ids by e-mail. */
  users: z.record(z.string(), id<UserId>()),
});
export type TenancyPlan = z.infer<typeof tenancyPlanSchema>;

export function planTenancy(
  organizations: readonly OrganizationPlan[],
  { seededAt, pepper }: { seededAt: Date; pepper: Buffer },
): TenancyPlan {
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
  return {
    id: uuidv7() as ApiKeyId,
    name,
    apiKey: isHandedOut ? apiKey : null,
    digest: digest.toString('hex'),
    lastFour,
  };
}
