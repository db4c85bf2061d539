import type { Endpoint } from '@lethe/core/payloads';

/** In everything that is content, so that it shows where content must not be. */
export const CANARY = 'canary-5d1f';

/** What stands in the place of an answer's `usage`. */
const USAGE = '@usage@';

const REQUESTS: Readonly<Record<Endpoint, object>> = {
  'chat.completions': { messages: [{ role: 'user', content: CANARY }] },
  responses: { input: CANARY },
  embeddings: { input: CANARY },
  messages: { messages: [{ role: 'user', content: CANARY }], max_tokens: 100 },
};

const TOKEN_MEMBERS: Readonly<Record<Endpoint, readonly string[]>> = {
  'chat.completions': ['prompt_tokens', 'completion_tokens'],
  responses: ['input_tokens', 'output_tokens'],
  embeddings: ['prompt_tokens', 'total_tokens'],
  messages: ['input_tokens', 'output_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens'],
};

const RESPONSE = {
  id: 'resp_1',
  object: 'response',
  status: 'completed',
  error: null,
  output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: `Grüße, ${CANARY} 😀` }] }],
  usage: USAGE,
};
const MESSAGE = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  content: [{ type: 'text', text: `Grüße, ${CANARY} 😀` }],
  stop_reason: 'end_turn',
  usage: USAGE,
};

const ANSWERS: Readonly<Record<Endpoint, object>> = {
  'chat.completions': {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content: `Grüße, ${CANARY} 😀` }, finish_reason: 'stop' }],
    usage: USAGE,
  },
  responses: RESPONSE,
  embeddings: { object: 'list', data: [{ object: 'embedding', index: 0, embedding: [0.1, -2e-3] }], usage: USAGE },
  messages: MESSAGE,
};

const chunk = (delta: object, reason: string | null) => ({
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, finish_reason: reason }],
});

const STREAMS: Readonly<Record<Endpoint, readonly object[]>> = {
  'chat.completions': [
    chunk({ role: 'assistant', content: '' }, null),
    chunk({ content: `Grüße, ${CANARY}` }, null),
    chunk({ content: ' 😀' }, null),
    chunk({}, 'stop'),
    { object: 'chat.completion.chunk', choices: [], usage: USAGE },
  ],
  responses: [
    { type: 'response.created', response: { ...RESPONSE, status: 'in_progress', output: [], usage: null } },
    { type: 'response.output_text.delta', delta: `Grüße, ${CANARY}` },
    { type: 'response.output_text.delta', delta: ' 😀' },
    { type: 'response.completed', response: RESPONSE },
  ],
  embeddings: [],
  messages: [
    { type: 'message_start', message: { ...MESSAGE, content: [], stop_reason: null } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: `Grüße, ${CANARY}` } },
    { type: 'ping' },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: USAGE },
    { type: 'message_stop' },
  ],
};

export function requestFor(endpoint: Endpoint, fields: object): string {
  return JSON.stringify({ ...REQUESTS[endpoint], ...fields });
}

/** A usage with these figures, each as it is to be spelt, whether that is JSON or not. */
export function usageOf(endpoint: Endpoint, figures: readonly string[]): string {
  const members = TOKEN_MEMBERS[endpoint].map((name, index) => `"${name}":${figures[index % figures.length]}`);
  return `{${members.join(',')}}`;
}

export function answerOf(endpoint: Endpoint, usage: string): string {
  return withUsage(ANSWERS[endpoint], usage);
}

/** The events of a stream, each with the blank line that ends it. */
export function eventsOf(endpoint: Endpoint, usage: string): readonly string[] {
  const events = STREAMS[endpoint].map((event) => {
    const name = 'type' in event ? `event: ${event.type}\n` : '';
    return `${name}data: ${withUsage(event, usage)}\n\n`;
  });
  return endpoint === 'chat.completions' ? [...events, 'data: [DONE]\n\n'] : events;
}

function withUsage(value: object, usage: string): string {
  return JSON.stringify(value).replaceAll(`"${USAGE}"`, usage);
}
