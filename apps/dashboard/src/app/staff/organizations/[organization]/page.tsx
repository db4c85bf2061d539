import { isUuid, type OrganizationId } from '@lethe/core/tenancy';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { OrganizationPage } from '@/features/staff/organizations/organization-page.tsx';
import { StaffForbidden } from '@/features/staff/staff-forbidden.tsx';
import { openStaffPage, orStaffNotFound } from '@/trpc/open-staff-page.ts';

export const metadata: Metadata = { title: 'Organization' };

export default async function Page({ params }: { params: Promise<{ organization: string }> }) {
  const { member, api, isAllowed } = await openStaffPage('organizations');
  if (!isAllowed) return <StaffForbidden member={member} page="organizations" />;
  const { organization } = await params;
  if (!isUuid(organization)) notFound();
  const facts = await orStaffNotFound(api.organizations.get({ organizationId: organization as OrganizationId }));
  return <OrganizationPage member={member} {...facts} />;
}
