import { redirect } from 'next/navigation';
import { homePage } from '@/components/shell/nav-entries.ts';
import { NoPagesNotice } from '@/components/shell/no-pages-notice.tsx';
import { orNotFound, serverApi } from '@/trpc/server.ts';

export default async function Page({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: organizationSlug } = await params;
  const api = await serverApi();
  const { permissions } = await orNotFound(api.organizations.current({ organizationSlug }));
  const home = homePage({ slug: organizationSlug, permissions });
  if (home !== null) redirect(home.href);
  return <NoPagesNotice />;
}
