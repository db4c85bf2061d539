import type { Endpoint } from '@lethe/core/payloads';
import { ANTHROPIC_SHAPE } from './anthropic/error-shape.ts';
import { MESSAGES } from './anthropic/messages.ts';
import type { ErrorShape } from './error-answer.ts';
import { CHAT_COMPLETIONS } from './openai/chat/chat-completions.ts';
import { EMBEDDINGS } from './openai/embeddings/embeddings.ts';
import { OPENAI_SHAPE } from './openai/error-shape.ts';
import { RESPONSES } from './openai/responses/responses.ts';
import type { Protocol } from './protocol.ts';

/** The wire APIs that the gateway speaks. */
export const PROTOCOLS: readonly Protocol[] = [CHAT_COMPLETIONS, RESPONSES, EMBEDDINGS, MESSAGES];

const BY_PATH: ReadonlyMap<string, Protocol> = new Map(PROTOCOLS.map((protocol) => [protocol.path, protocol]));

const BY_ENDPOINT: Readonly<Record<Endpoint, Protocol>> = {
  'chat.completions': CHAT_COMPLETIONS,
  responses: RESPONSES,
  embeddings: EMBEDDINGS,
  messages: MESSAGES,
};

export function protocolFor(endpoint: Endpoint): Protocol {
  return BY_ENDPOINT[endpoint];
}

/** How errors are written to a caller of this path, whether there is anything at it or not. */
export function shapeOf(path: string): ErrorShape {
  return BY_PATH.get(path)?.shape ?? (path.startsWith(MESSAGES.path) ? ANTHROPIC_SHAPE : OPENAI_SHAPE);
}
