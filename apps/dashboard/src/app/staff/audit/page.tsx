import type { Metadata } from 'next';
import type { SearchParameters } from '@/features/requests/list/list-query.ts';
import { LogPage } from '@/features/staff/log/log-page.tsx';
import { readLogQuery } from '@/features/staff/log/log-query.ts';
import { StaffForbidden } from '@/features/staff/staff-forbidden.tsx';
import { openStaffPage, orStaffNotFound } from '@/trpc/open-staff-page.ts';

export const metadata: Metadata = { title: 'Staff log' };

export default async function Page({ searchParams }: { searchParams: Promise<SearchParameters> }) {
  const { member, api, isAllowed } = await openStaffPage('audit');
  if (!isAllowed) return <StaffForbidden member={member} page="audit" />;
  const query = readLogQuery(await searchParams);
  return <LogPage member={member} query={query} {...(await orStaffNotFound(api.log.list(query)))} />;
}
