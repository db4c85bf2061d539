import type { Membership } from '@lethe/core/tenancy';

/** The organization of an address, when it is one that is refused to all its members; with the role there, and another one to go on in. */
export function findInactive(memberships: readonly Pick<Membership, 'organization' | 'role'>[], slug: string) {
  const found = memberships.find(({ organization }) => organization.slug === slug);
  if (found === undefined || found.organization.lifecycle.state === 'active') return null;
  const other = memberships.find(({ organization }) => organization.lifecycle.state === 'active');
  return { organization: found.organization, role: found.role, other: other?.organization ?? null };
}
