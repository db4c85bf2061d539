import type { RequestCursor, RequestPage } from '../payloads/index.ts';
import type { OrganizationId, ProjectScope, RequestId } from '../tenancy/index.ts';
import type { ConversationFilter, ConversationPlace, ConversationSummary } from './conversation.ts';

/** Requests by the session id that the caller gave them. Requests without one are in no conversation. */
export interface ConversationRepository {
  /** By their latest request, newest first, keyset-paged. */
  list(query: ListConversationsQuery): Promise<ConversationPage>;
  /** Null when no request that the reader sees has this session id. */
  find(query: ConversationQuery): Promise<ConversationSummary | null>;
  /** The requests of one conversation, oldest first. */
  requests(
    query: ConversationQuery & { readonly after: RequestCursor | null; readonly pageSize: number },
  ): Promise<RequestPage>;
  /** Null for a request without a session id, and for one that the reader does not see. */
  place(
    query: Omit<ConversationQuery, 'sessionId'> & { readonly requestId: RequestId },
  ): Promise<ConversationPlace | null>;
}

export interface ConversationQuery {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly sessionId: string;
}

export interface ListConversationsQuery extends Omit<ConversationQuery, 'sessionId'> {
  readonly filter: ConversationFilter;
  readonly after: RequestCursor | null;
  readonly pageSize: number;
}

export interface ConversationPage {
  readonly conversations: readonly ConversationSummary[];
  /** The latest request of the last conversation; null on the last page. */
  readonly next: RequestCursor | null;
}
