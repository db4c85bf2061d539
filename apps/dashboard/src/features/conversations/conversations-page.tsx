import 'server-only';
import { serverApi } from '../../trpc/server.ts';
import { mapSettled, settle } from '../requests/settle.ts';
import { type ConversationsAddress, conversationHref, conversationsHref, filterOf } from './conversation-address.ts';
import { ConversationsView } from './conversations-view.tsx';

interface ConversationsPageProps {
  organizationSlug: string;
  address: ConversationsAddress;
}

/** Fetches one page of conversations: metadata only, so that every role that sees requests sees them. */
export async function ConversationsPage({ organizationSlug, address }: ConversationsPageProps) {
  const api = await serverApi();
  const [page, projects] = await Promise.all([
    settle(api.conversations.list({ organizationSlug, filter: filterOf(address), cursor: address.after })),
    settle(api.projects.list({ organizationSlug })),
  ]);
  const path = `/${organizationSlug}/conversations`;
  return (
    <ConversationsView
      path={path}
      address={address}
      projects={projects.isOk ? projects.data.map(({ id, name }) => ({ id, name })) : []}
      list={mapSettled(page, ({ conversations, nextCursor }) => ({
        rows: conversations.map((conversation) => ({
          ...conversation,
          href: conversationHref(organizationSlug, conversation.sessionId),
        })),
        olderHref: nextCursor === null ? null : conversationsHref(path, { ...address, after: nextCursor }),
      }))}
    />
  );
}
