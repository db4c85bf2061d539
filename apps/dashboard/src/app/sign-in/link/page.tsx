import type { Metadata } from 'next';
import { Entrance } from '@/features/sign-in/entrance.tsx';
import { FollowLink } from '@/features/sign-in/follow-link.tsx';
import { returnPath } from '@/features/sign-in/return-path.ts';

export const metadata: Metadata = { title: 'Sign in', referrer: 'no-referrer' };

interface Properties {
  readonly searchParams: Promise<{ callbackUrl?: string | string[] }>;
}

export default async function Page({ searchParams }: Properties) {
  const { callbackUrl } = await searchParams;
  return (
    <Entrance>
      <FollowLink returnTo={returnPath(typeof callbackUrl === 'string' ? callbackUrl : null)} />
    </Entrance>
  );
}
