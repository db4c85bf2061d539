import { createRouter } from '../procedure/builder.ts';
import { getConversation } from './get-conversation.ts';
import { listConversations } from './list-conversations.ts';
import { placeRequest } from './place-request.ts';

export const conversationsRouter = createRouter({ list: listConversations, get: getConversation, place: placeRequest });
