import type { Metadata } from 'next';
import { JobsPage } from '@/features/staff/jobs/jobs-page.tsx';
import { StaffForbidden } from '@/features/staff/staff-forbidden.tsx';
import { openStaffPage, orStaffNotFound } from '@/trpc/open-staff-page.ts';

export const metadata: Metadata = { title: 'Jobs' };

export default async function Page() {
  const { member, api, isAllowed } = await openStaffPage('jobs');
  if (!isAllowed) return <StaffForbidden member={member} page="jobs" />;
  return <JobsPage member={member} {...(await orStaffNotFound(api.jobs.list()))} />;
}
