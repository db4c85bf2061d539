import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { currentUser } from '@/authentication/current-user.ts';
import { readDemoAccounts } from '@/features/demo/read-demo-accounts.ts';
import { returnPath } from '@/features/sign-in/return-path.ts';
import { SignInPage } from '@/features/sign-in/sign-in-page.tsx';
import { services } from '@/trpc/compose-services.ts';

export const metadata: Metadata = { title: 'Sign in' };

interface Properties {
  readonly searchParams: Promise<{ callbackUrl?: string | string[] }>;
}

export default async function Page({ searchParams }: Properties) {
  const { callbackUrl } = await searchParams;
  const returnTo = returnPath(typeof callbackUrl === 'string' ? callbackUrl : null);
  if ((await currentUser()) !== null) redirect(returnTo);
  const { environment } = await services();
  return <SignInPage returnTo={returnTo} demo={await readDemoAccounts(environment)} />;
}
