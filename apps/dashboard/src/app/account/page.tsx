import type { Metadata } from 'next';
import { currentUser } from '@/authentication/current-user.ts';
import { AccountPage } from '@/features/account/account-page.tsx';
import { orNotFound, serverApi } from '@/trpc/server.ts';

export const metadata: Metadata = { title: 'Account' };

export default async function Page() {
  const api = await serverApi();
  const { sessions } = await orNotFound(api.sessions.list());
  const user = await currentUser();
  return <AccountPage name={user?.name ?? ''} email={user?.email ?? ''} sessions={sessions} />;
}
