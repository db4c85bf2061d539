import type { NewAuditEvent } from '@lethe/core/audit';
import type { ConversationRepository, ConversationSummary } from '@lethe/core/conversations';
import type { FeedbackRepository, GivenFeedback, RequestView, StoredPart } from '@lethe/core/payloads';
import { payloadState } from '@lethe/core/payloads';
import type { ListedView, SavedView, SavedViewRepository } from '@lethe/core/saved-views';
import type { SearchablePayloads } from '@lethe/core/search';
import { isInScope } from '@lethe/core/tenancy';
import type { Clock } from '@lethe/core/time';
import { NOW } from './halden.ts';

export const SAVED_VIEW_ID = '0189d5c0-0000-7000-8000-0000000000f1';
export const MEMORY_SESSION_ID = 'ses_memory';

const FIRST_VIEW: SavedView = {
  id: SAVED_VIEW_ID,
  name: 'Failures',
  address: 'status=5xx',
  scope: 'organization',
  authorId: null,
  createdAt: NOW,
};

interface InspectorWorld {
  readonly requests: readonly RequestView[];
  readonly sealed: readonly StoredPart[];
  readonly audited: NewAuditEvent[];
  readonly clock: Clock;
}

/** One shared view, no score, one conversation, and a search over what the world has sealed. */
export function createMemoryInspector(world: InspectorWorld): {
  savedViews: SavedViewRepository;
  conversations: ConversationRepository;
  feedback: FeedbackRepository;
  searchablePayloads: SearchablePayloads;
} {
  return {
    savedViews: createViews(world),
    conversations: createConversations(world),
    feedback: createFeedback(),
    searchablePayloads: createSearchable(world),
  };
}

function createViews({ audited }: InspectorWorld): SavedViewRepository {
  const views = new Map([[FIRST_VIEW.id, FIRST_VIEW]]);
  return {
    list: async ({ readerId }) =>
      [...views.values()]
        .filter(({ scope, authorId }) => scope === 'organization' || authorId === readerId)
        .map((view): ListedView => ({ ...view, authorName: view.authorId })),
    find: async ({ viewId }) => views.get(viewId) ?? null,
    save: async ({ view, audit }) => {
      views.set(view.id, view);
      if (audit !== null) audited.push(audit);
      return 'saved';
    },
    remove: async ({ viewId, audit }) => {
      if (!views.delete(viewId)) return false;
      if (audit !== null) audited.push(audit);
      return true;
    },
  };
}

function createConversations({ requests }: InspectorWorld): ConversationRepository {
  const conversation: ConversationSummary = {
    sessionId: MEMORY_SESSION_ID,
    firstAt: NOW,
    lastAt: NOW,
    lastRequestId: '018f0000-0000-7000-8000-00000000000a',
    endUser: 'cus_8841',
    requestCount: 1,
    isWhole: true,
    errorCount: 0,
    tokenCount: 15,
    costNanoUsd: 15_000n,
    unpricedCount: 0,
    models: ['openai/gpt-5-mini'],
    payloads: { storedCount: 1, expiredCount: 0, erasedCount: 0, notStoredCount: 0 },
  };
  return {
    list: async () => ({ conversations: [conversation], next: null }),
    find: async () => conversation,
    requests: async () => ({ requests, next: null }),
    place: async () => null,
  };
}

function createFeedback(): FeedbackRepository {
  const given: GivenFeedback[] = [];
  const forget = (giverId: string, name: string) => {
    const at = given.findIndex((one) => one.giver.id === giverId && one.name === name);
    if (at !== -1) given.splice(at, 1);
  };
  return {
    of: async () => given,
    give: async ({ giver, name, score }) => {
      forget(giver.id, name);
      given.push({ name, score, createdAt: NOW, giver: { ...giver, name: null } });
      return true;
    },
    withdraw: async ({ giver, name }) => forget(giver.id, name),
  };
}

/** What can be read by the world's clock, as the store of the database decides it. */
function createSearchable({ requests, sealed, audited, clock }: InspectorWorld): SearchablePayloads {
  const readable = () => requests.filter((request) => payloadState(request, clock.now()).kind === 'stored');
  return {
    count: async ({ projects }) => readable().filter(({ projectId }) => isInScope(projects, projectId)).length,
    scan: async ({ organizationId, projects, searchId, payloadsMax, actor, origin }) => {
      const chosen = readable()
        .filter(({ projectId }) => isInScope(projects, projectId))
        .slice(0, payloadsMax);
      if (chosen.length > 0) {
        const after = { payloads: chosen.length, request_ids: chosen.map(({ id }) => id).join(',') };
        const target = { kind: 'search', id: searchId };
        audited.push({ organizationId, actor, origin, action: 'payload.searched', target, before: null, after });
      }
      return {
        payloads: chosen.map((request) => ({
          ...request,
          requestId: request.id,
          expiresAt: request.retention.expiresAt ?? clock.now(),
          parts: sealed.filter((part) => part.requestId === request.id),
        })),
        next: null,
      };
    },
  };
}
