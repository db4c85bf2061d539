import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { readCaseNumber } from '@/features/holds/hold-href.ts';
import { HoldView } from '@/features/holds/hold-view.tsx';
import { readProjectNames } from '@/features/holds/read-project-names.ts';
import type { SearchParameters } from '@/features/requests/list/list-query.ts';
import { settle } from '@/features/requests/settle.ts';
import { openPage } from '@/trpc/open-page.ts';
import { orNotFound } from '@/trpc/server.ts';

interface PageProps {
  params: Promise<{ organization: string; case: string }>;
  searchParams: Promise<SearchParameters>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { case: name } = await params;
  return { title: readCaseNumber(name) === null ? 'Legal hold' : name };
}

/** Stands apart from the list, whose skeleton would send 200 before it is known whether there is such a case. */
export default async function Page({ params, searchParams }: PageProps) {
  const { api, organizationSlug, isAllowed } = await openPage(params, 'holds');
  if (!isAllowed) return <PageForbidden page="holds" />;
  const number = readCaseNumber((await params).case);
  const { holds, person } = await orNotFound(api.holds.list({ organizationSlug }));
  const hold = holds.find((candidate) => candidate.number === number);
  if (hold === undefined) notFound();
  const { cursor: given } = await searchParams;
  const cursor = typeof given === 'string' && given !== '' ? given : null;
  const [records, projects] = await Promise.all([
    settle(api.holds.requests({ organizationSlug, holdId: hold.id, cursor })),
    readProjectNames(api, organizationSlug),
  ]);
  return <HoldView hold={hold} projects={projects} person={person} records={records} isFirstPage={cursor === null} />;
}
