import type { Endpoint } from '../../payloads/index.ts';

/** A text of an answer, cut into the pieces that its events carry. */
export interface StreamedTexts {
  readonly text: readonly string[];
  readonly reasoning: readonly string[];
  readonly toolArguments: readonly string[];
}

export interface AnswerStream {
  readonly endpoint: Endpoint;
  readonly events: (texts: StreamedTexts) => readonly object[];
  readonly end: string;
  readonly isNamed: boolean;
}

const chunk = (delta: object, index = 0) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1_732_272_000,
  model: 'gpt-5-mini',
  choices: [{ index, delta, finish_reason: null }],
});

/** Two choices and a tool call, whose pieces come in turns. */
const CHAT: AnswerStream = {
  endpoint: 'chat.completions',
  isNamed: false,
  end: 'data: [DONE]\n\n',
  events: ({ text, reasoning, toolArguments }) => [
    chunk({ role: 'assistant', content: '' }),
    ...reasoning.map((reasoning_content) => chunk({ reasoning_content })),
    ...text.flatMap((content) => [chunk({ content }), chunk({ content }, 1)]),
    ...toolArguments.map((piece, index) =>
      chunk({ tool_calls: [{ index: 2, ...(index === 0 && { id: 'call_1' }), function: { arguments: piece } }] }),
    ),
    { ...chunk({}), usage: { prompt_tokens: 12, completion_tokens: 400 } },
  ],
};

/** The block begins with its first piece already. */
const MESSAGES: AnswerStream = {
  endpoint: 'messages',
  isNamed: true,
  end: '',
  events: ({ text, reasoning, toolArguments }) => [
    { type: 'message_start', message: { id: 'msg_1', role: 'assistant', content: [] } },
    ...block(0, { type: 'thinking', thinking: reasoning[0] ?? '' }, reasoning.slice(1), (thinking) => ({
      type: 'thinking_delta',
      thinking,
    })),
    ...block(1, { type: 'text', text: text[0] ?? '' }, text.slice(1), (piece) => ({ type: 'text_delta', text: piece })),
    ...block(2, { type: 'tool_use', id: 'toolu_1', name: 'send', input: {} }, toolArguments, (partial_json) => ({
      type: 'input_json_delta',
      partial_json,
    })),
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 40 } },
    { type: 'message_stop' },
  ],
};

function block(index: number, start: object, pieces: readonly string[], delta: (piece: string) => object) {
  return [
    { type: 'content_block_start', index, content_block: start },
    ...pieces.map((piece) => ({ type: 'content_block_delta', index, delta: delta(piece) })),
    { type: 'content_block_stop', index },
  ];
}

/** Item ids differ from event to event, as some resellers make them. All of it is told once more at the end. */
const RESPONSES: AnswerStream = {
  endpoint: 'responses',
  isNamed: true,
  end: '',
  events: ({ text, reasoning, toolArguments }) => [
    { type: 'response.created', response: { id: 'resp_1', status: 'in_progress', output: [] } },
    ...reasoning.map((delta, index) => ({
      type: 'response.reasoning_summary_text.delta',
      item_id: `rs_${index}`,
      output_index: 0,
      summary_index: 0,
      delta,
    })),
    {
      type: 'response.content_part.added',
      output_index: 1,
      content_index: 0,
      part: { type: 'output_text', text: text[0] ?? '' },
    },
    ...text.slice(1).map((delta, index) => ({
      type: 'response.output_text.delta',
      item_id: `msg_${index}`,
      output_index: 1,
      content_index: 0,
      delta,
      logprobs: [{ token: delta, logprob: -0.5, bytes: [1] }],
    })),
    { type: 'response.output_text.done', output_index: 1, content_index: 0, text: text.join('') },
    ...toolArguments.map((delta) => ({ type: 'response.function_call_arguments.delta', output_index: 2, delta })),
    {
      type: 'response.completed',
      response: {
        id: 'resp_1',
        status: 'completed',
        output: [
          { type: 'message', content: [{ type: 'output_text', text: text.join('') }] },
          { type: 'function_call', name: 'send', arguments: toolArguments.join('') },
        ],
      },
    },
  ],
};

export const ANSWER_STREAMS: readonly AnswerStream[] = [CHAT, MESSAGES, RESPONSES];

export function writeStream({ events, end, isNamed }: AnswerStream, texts: StreamedTexts, lineEnd = '\n'): string {
  const written = events(texts).map((event) => {
    const name = isNamed && 'type' in event ? `event: ${event.type}${lineEnd}` : '';
    return `${name}data: ${JSON.stringify(event)}${lineEnd}${lineEnd}`;
  });
  return `: welcome${lineEnd}${lineEnd}${written.join('')}${end}`;
}
