import type { Metadata } from 'next';
import { currentUser } from '@/authentication/current-user.ts';
import { AccountPage } from '@/features/account/account-page.tsx';
import { services } from '@/trpc/compose-services.ts';
import { orNotFound, serverApi } from '@/trpc/server.ts';

export const metadata: Metadata = { title: 'Account' };

export default async function Page() {
  const api = await serverApi();
  const [{ sessions }, { timeZone }] = await orNotFound(Promise.all([api.sessions.list(), api.account.timeZone()]));
  const { clock } = await services();
  const user = await currentUser();
  return (
    <AccountPage
      name={user?.name ?? ''}
      email={user?.email ?? ''}
      timeZone={timeZone}
      now={clock.now()}
      sessions={sessions}
    />
  );
}
