import 'server-only';
import type { Role } from '@lethe/core/tenancy';
import { orNotFound, serverApi } from '../../trpc/server.ts';
import { ConversationScreen } from './conversation-screen.tsx';

interface ConversationPageProps {
  organizationSlug: string;
  sessionId: string;
  role: Role;
  canReadPayload: boolean;
}

/** Fetches the metadata of the first requests. Payloads are read by the browser, so that they are in no page that a cache could keep. */
export async function ConversationPage({ organizationSlug, sessionId, role, canReadPayload }: ConversationPageProps) {
  const api = await serverApi();
  const first = await orNotFound(api.conversations.get({ organizationSlug, sessionId }));
  return (
    <ConversationScreen
      organizationSlug={organizationSlug}
      sessionId={sessionId}
      first={first}
      role={role}
      canReadPayload={canReadPayload}
    />
  );
}
