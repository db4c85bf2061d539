export {
  CONVERSATION_MODELS_MAX,
  CONVERSATION_REQUESTS_COUNTED_MAX,
  type ConversationFilter,
  type ConversationPayloads,
  type ConversationPlace,
  type ConversationSummary,
  conversationFilterSchema,
  sessionIdSchema,
} from './conversation.ts';
export type {
  ConversationPage,
  ConversationQuery,
  ConversationRepository,
  ListConversationsQuery,
} from './ports.ts';
export { type ThreadStep, threadTurns } from './thread-turns.ts';
