import type { Metadata } from 'next';
import { ErasureQueuePage } from '@/features/staff/erasures/erasure-queue-page.tsx';
import { StaffForbidden } from '@/features/staff/staff-forbidden.tsx';
import { openStaffPage, orStaffNotFound } from '@/trpc/open-staff-page.ts';

export const metadata: Metadata = { title: 'Erasures' };

export default async function Page() {
  const { member, api, isAllowed } = await openStaffPage('erasures');
  if (!isAllowed) return <StaffForbidden member={member} page="erasures" />;
  return <ErasureQueuePage member={member} {...(await orStaffNotFound(api.erasures.queue()))} />;
}
