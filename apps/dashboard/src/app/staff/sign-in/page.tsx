import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { currentStaff } from '@/authentication/staff-session.ts';
import { StaffSignInForm } from '@/features/staff/staff-sign-in-form.tsx';

export const metadata: Metadata = { title: 'Sign in' };

export default async function Page() {
  if ((await currentStaff()) !== null) redirect('/staff');
  return <StaffSignInForm />;
}
