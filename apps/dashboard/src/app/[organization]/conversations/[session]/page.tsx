import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { clipMiddle } from '@/components/format/identifier.ts';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { readSessionSegment } from '@/features/conversations/conversation-address.ts';
import { ConversationPage } from '@/features/conversations/conversation-page.tsx';
import { orNotFound, serverApi } from '@/trpc/server.ts';

interface PageProps {
  params: Promise<{ organization: string; session: string }>;
}

const SESSION_ID_LENGTH_MAX = 200;

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const sessionId = readSessionSegment((await params).session) ?? '';
  return { title: `Conversation ${clipMiddle(sessionId.slice(0, SESSION_ID_LENGTH_MAX), 18, 8)}` };
}

export default async function Page({ params }: PageProps) {
  const { organization: organizationSlug, session } = await params;
  const sessionId = readSessionSegment(session);
  if (sessionId === null || sessionId === '' || sessionId.length > SESSION_ID_LENGTH_MAX) notFound();
  const api = await serverApi();
  const { permissions, role } = await orNotFound(api.organizations.current({ organizationSlug }));
  if (!permissions.includes('metadata:read')) return <PageForbidden page="conversations" />;
  return (
    <ConversationPage
      organizationSlug={organizationSlug}
      sessionId={sessionId}
      role={role}
      canReadPayload={permissions.includes('payload:read')}
    />
  );
}
