import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { readConversationsAddress } from '@/features/conversations/conversation-address.ts';
import { ConversationsPage } from '@/features/conversations/conversations-page.tsx';
import { openPage } from '@/trpc/open-page.ts';

export const metadata: Metadata = { title: 'Conversations' };

interface PageProps {
  params: Promise<{ organization: string }>;
  searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const { organizationSlug, isAllowed } = await openPage(params, 'conversations');
  if (!isAllowed) return <PageForbidden page="conversations" />;
  return (
    <ConversationsPage organizationSlug={organizationSlug} address={readConversationsAddress(await searchParams)} />
  );
}
