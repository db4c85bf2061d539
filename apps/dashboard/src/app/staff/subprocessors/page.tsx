import type { Metadata } from 'next';
import { requireStaff } from '@/authentication/staff-session.ts';
import { RegisterPage } from '@/features/staff/register/register-page.tsx';
import { services } from '@/trpc/compose-services.ts';

export const metadata: Metadata = { title: 'Subprocessors' };

export default async function Page() {
  const { member, token } = await requireStaff();
  const { ports, subprocessorEditor, clock } = await services();
  const [entries, history] = await Promise.all([ports.subprocessors.list(), subprocessorEditor.history(token)]);
  return <RegisterPage member={member} entries={entries} history={history} now={clock.now()} />;
}
