import type { Metadata } from 'next';
import { StaffHoldsPage } from '@/features/staff/holds/staff-holds-page.tsx';
import { StaffForbidden } from '@/features/staff/staff-forbidden.tsx';
import { openStaffPage, orStaffNotFound } from '@/trpc/open-staff-page.ts';

export const metadata: Metadata = { title: 'Holds' };

export default async function Page() {
  const { member, api, isAllowed } = await openStaffPage('holds');
  if (!isAllowed) return <StaffForbidden member={member} page="holds" />;
  return <StaffHoldsPage member={member} {...(await orStaffNotFound(api.holds.list()))} />;
}
