import { redirect } from 'next/navigation';
import { NoOrganization } from '@/features/sign-in/no-organization.tsx';
import { orNotFound, serverApi } from '@/trpc/server.ts';

/** There is no page above the organizations: whoever is signed in goes to the first one that opens. */
export default async function Page() {
  const api = await serverApi();
  const { organizations } = await orNotFound(api.organizations.list());
  const first = organizations.find(({ organization }) => organization.lifecycle.state === 'active') ?? organizations[0];
  if (first !== undefined) redirect(`/${first.organization.slug}`);
  return <NoOrganization />;
}
