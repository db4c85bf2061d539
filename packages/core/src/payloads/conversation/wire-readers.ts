import type { Endpoint } from '../request-record.ts';
import { CHAT_READER } from './chat-reader.ts';
import { EMBEDDINGS_READER } from './embeddings-reader.ts';
import { MESSAGES_READER } from './messages-reader.ts';
import { RESPONSES_READER } from './responses-reader.ts';
import type { WireReader } from './wire-reader.ts';

export const WIRE_READERS: Readonly<Record<Endpoint, WireReader>> = {
  'chat.completions': CHAT_READER,
  responses: RESPONSES_READER,
  embeddings: EMBEDDINGS_READER,
  messages: MESSAGES_READER,
};
