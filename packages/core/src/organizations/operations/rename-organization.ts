import type { Actor, Origin } from '../../audit/index.ts';
import type { Organization } from '../../tenancy/index.ts';
import type { OrganizationRepository } from '../ports.ts';

/** Changes the name. The slug stays, so no address breaks. The same name again changes nothing. */
export async function renameOrganization(
  { organizations }: { readonly organizations: OrganizationRepository },
  { organization, name, actor, origin }: RenameOrganizationCommand,
): Promise<Organization> {
  if (name === organization.name) return organization;
  await organizations.rename({
    organizationId: organization.id,
    name,
    audit: {
      organizationId: organization.id,
      actor,
      origin,
      action: 'organization.renamed',
      target: { kind: 'organization', id: organization.id },
      before: { name: organization.name },
      after: { name },
    },
  });
  return { ...organization, name };
}

export interface RenameOrganizationCommand {
  readonly organization: Organization;
  readonly name: string;
  readonly actor: Actor;
  readonly origin: Origin;
}
