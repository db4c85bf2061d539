import type { Metadata } from 'next';
import { requireStaff } from '@/authentication/staff-session.ts';
import { StaffPage } from '@/features/staff/staff-page.tsx';
import { services } from '@/trpc/compose-services.ts';

export const metadata: Metadata = { title: 'Organizations' };

export default async function Page() {
  const { member, token } = await requireStaff();
  const { staff } = await services();
  return <StaffPage member={member} organizations={await staff.organizations(token)} />;
}
