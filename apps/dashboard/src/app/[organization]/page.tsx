import { redirect } from 'next/navigation';
import { navSections } from '@/components/shell/nav-entries.ts';
import { NoPagesNotice } from '@/components/shell/no-pages-notice.tsx';
import { orNotFound, serverApi } from '@/trpc/server.ts';

/** The home of an organization is the first page that the role can open. */
export default async function Page({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: organizationSlug } = await params;
  const api = await serverApi();
  const { permissions } = await orNotFound(api.organizations.current({ organizationSlug }));
  const [first] = navSections({ slug: organizationSlug, permissions }).flatMap((section) => section.entries);
  if (first !== undefined) redirect(first.href);
  return <NoPagesNotice />;
}
