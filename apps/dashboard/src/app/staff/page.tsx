import type { Metadata } from 'next';
import type { SearchParameters } from '@/features/requests/list/list-query.ts';
import { OrganizationsPage } from '@/features/staff/organizations/organizations-page.tsx';
import { readOrganizationsQuery } from '@/features/staff/organizations/organizations-query.ts';
import { StaffForbidden } from '@/features/staff/staff-forbidden.tsx';
import { openStaffPage, orStaffNotFound } from '@/trpc/open-staff-page.ts';

export const metadata: Metadata = { title: 'Organizations' };

export default async function Page({ searchParams }: { searchParams: Promise<SearchParameters> }) {
  const { member, api, isAllowed } = await openStaffPage('organizations');
  if (!isAllowed) return <StaffForbidden member={member} page="organizations" />;
  const query = readOrganizationsQuery(await searchParams);
  return (
    <OrganizationsPage member={member} query={query} {...(await orStaffNotFound(api.organizations.list(query)))} />
  );
}
