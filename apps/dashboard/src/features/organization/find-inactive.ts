import type { Membership } from '@lethe/core/tenancy';

/** The organization of an address, when it is one that is refused to all its members; with another one to go on in. */
export function findInactive(memberships: readonly Pick<Membership, 'organization'>[], slug: string) {
  const organizations = memberships.map(({ organization }) => organization);
  const organization = organizations.find((candidate) => candidate.slug === slug);
  if (organization === undefined || organization.lifecycle.state === 'active') return null;
  return { organization, other: organizations.find(({ lifecycle }) => lifecycle.state === 'active') ?? null };
}
