import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ENDPOINTS } from '../request-record.ts';
import type { Conversation } from './conversation.ts';
import { parseConversation } from './parse-conversation.ts';

const json = (value: unknown) => ({ mediaType: 'application/json', text: JSON.stringify(value) });
const stream = (...events: { readonly type: string }[]) => ({
  mediaType: 'text/event-stream',
  text: events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''),
});
const kinds = ({ turns }: Conversation) => turns.map(({ kind }) => kind);

const SAID = {
  content: [{ kind: 'text', text: 'Four pallets.' }],
  reasoning: 'Count them.',
  toolCalls: [{ callId: 'c1', name: 'count', arguments: { json: { what: 'pallets' } } }],
};

describe('Anthropic messages', () => {
  const request = json({
    model: 'claude-sonnet-4-5',
    max_tokens: 64,
    system: [{ type: 'text', text: 'Be brief.' }],
    tools: [{ name: 'count', description: 'Counts.', input_schema: {} }],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'How many?' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
          { type: 'document', title: 'list', source: { type: 'text', media_type: 'text/plain', data: 'é' } },
        ],
      },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c0', name: 'count', input: { what: 'boxes' } }] },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'c0', content: '{"count":2}' },
          { type: 'text', text: 'And pallets?' },
        ],
      },
    ],
  });
  const answer = [
    { type: 'thinking', thinking: 'Count them.' },
    { type: 'text', text: 'Four pallets.' },
    { type: 'tool_use', id: 'c1', name: 'count', input: { what: 'pallets' } },
  ];

  test('are read with instructions, attachments, calls beside their results, thoughts and the reason of the end', () => {
    const response = json({ type: 'message', role: 'assistant', content: answer, stop_reason: 'tool_use' });
    const conversation = parseConversation({ endpoint: 'messages', request, response });
    expect(kinds(conversation)).toEqual(['system', 'user', 'assistant', 'user', 'assistant']);
    expect(conversation.tools).toMatchObject([{ name: 'count', description: 'Counts.' }]);
    expect(conversation.parameters).toEqual({ model: 'claude-sonnet-4-5', max_tokens: 64 });
    expect(conversation.turns).toMatchObject([
      { content: [{ text: 'Be brief.' }] },
      {
        content: [
          { text: 'How many?' },
          { kind: 'image', source: { mediaType: 'image/png', base64: 'AAAA' } },
          { kind: 'file', name: 'list', source: { mediaType: 'text/plain', base64: 'w6k=' } },
        ],
      },
      { toolCalls: [{ callId: 'c0', result: { json: { count: 2 } } }] },
      { content: [{ text: 'And pallets?' }] },
      { ...SAID, origin: 'response', finishReason: 'tool_use' },
    ]);
  });

  const started = { type: 'message_start', message: { role: 'assistant', content: [], usage: { input_tokens: 9 } } };
  const pieces = [
    started,
    { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Count ' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'them.' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'ping' },
    { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'Four pallets.' } },
    { type: 'content_block_start', index: 2, content_block: { type: 'tool_use', id: 'c1', name: 'count', input: {} } },
    { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '{"what":' } },
    { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '"pallets"}' } },
  ];
  const ended = [
    { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 5 } },
    { type: 'message_stop' },
  ];

  test('a stream reads like the same answer unstreamed', () => {
    const { turns, stream: summary } = parseConversation({
      endpoint: 'messages',
      request,
      response: stream(...pieces, ...ended),
    });
    expect(turns.at(-1)).toMatchObject({ ...SAID, finishReason: 'tool_use' });
    expect(summary).toEqual({ eventCount: 13, isComplete: true });
  });

  test('a stream that broke off keeps what came, and says that it is not complete', () => {
    const { turns, stream: summary } = parseConversation({
      endpoint: 'messages',
      request,
      response: stream(...pieces.slice(0, -1)),
    });
    expect(turns.at(-1)).toMatchObject({
      content: [{ text: 'Four pallets.' }],
      toolCalls: [{ arguments: { text: '{"what":', json: undefined } }],
      finishReason: null,
    });
    expect(summary?.isComplete).toBe(false);
  });

  test('an error is a turn, as an answer and within a stream', () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    for (const response of [json(error), stream(error)]) {
      const { turns } = parseConversation({ endpoint: 'messages', request, response });
      expect(turns.at(-1)).toMatchObject({ kind: 'error', message: 'Overloaded', type: 'overloaded_error' });
    }
  });
});

describe('OpenAI responses', () => {
  const request = json({
    model: 'gpt-5-mini',
    instructions: 'Be brief.',
    tools: [{ type: 'function', name: 'count', description: 'Counts.' }, { type: 'web_search' }],
    input: [
      { role: 'user', content: [{ type: 'input_text', text: 'How many?' }] },
      { type: 'function_call', call_id: 'c0', name: 'count', arguments: '{"what":"boxes"}' },
      { type: 'function_call_output', call_id: 'c0', output: '{"count":2}' },
    ],
  });
  const output = [
    { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Count them.' }] },
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Four pallets.' }] },
    { type: 'function_call', call_id: 'c1', name: 'count', arguments: '{"what":"pallets"}' },
  ];

  test('are read with instructions, calls beside their results, thoughts and the reason of the end', () => {
    const response = json({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' }, output });
    const conversation = parseConversation({ endpoint: 'responses', request, response });
    expect(kinds(conversation)).toEqual(['system', 'user', 'assistant', 'assistant']);
    expect(conversation.tools).toMatchObject([{ name: 'count' }, { name: 'web_search' }]);
    expect(conversation.turns).toMatchObject([
      { content: [{ text: 'Be brief.' }] },
      { content: [{ text: 'How many?' }] },
      { toolCalls: [{ callId: 'c0', result: { json: { count: 2 } } }] },
      { ...SAID, finishReason: 'max_output_tokens' },
    ]);
  });

  test('a text alone is what the user said', () => {
    const conversation = parseConversation({ endpoint: 'responses', request: json({ input: 'Hi' }), response: null });
    expect(conversation.turns).toMatchObject([{ kind: 'user', content: [{ text: 'Hi' }] }]);
  });

  test('a stream reads by its last event; one that broke off by the pieces that came', () => {
    const pieces = [
      { type: 'response.created', response: { status: 'in_progress', output: [] } },
      { type: 'response.output_item.done', output_index: 0, item: output[0] },
      { type: 'response.output_item.added', output_index: 1, item: { ...output[1], content: [] } },
      { type: 'response.output_text.delta', output_index: 1, content_index: 0, delta: 'Four ' },
      { type: 'response.output_text.delta', output_index: 1, content_index: 0, delta: 'pallets.' },
      { type: 'response.function_call_arguments.delta', output_index: 2, delta: '{"what"' },
    ];
    const whole = stream(...pieces, { type: 'response.completed', response: { status: 'completed', output } } as never);
    const read = parseConversation({ endpoint: 'responses', request, response: whole });
    expect(read.turns.at(-1)).toMatchObject({ ...SAID, finishReason: 'completed' });
    expect(read.stream?.isComplete).toBe(true);
    const broken = parseConversation({ endpoint: 'responses', request, response: stream(...pieces) });
    expect(broken.turns.at(-1)).toMatchObject({
      content: SAID.content,
      reasoning: SAID.reasoning,
      toolCalls: [{ arguments: { text: '{"what"' } }],
    });
    expect(broken.stream?.isComplete).toBe(false);
  });
});

test('embeddings show their texts, and of the vectors how many and how long they are', () => {
  const { turns } = parseConversation({
    endpoint: 'embeddings',
    request: json({ model: 'text-embedding-3-small', input: ['one', 'two'] }),
    response: json({ data: [{ embedding: [0.1, 0.2, 0.3] }, { embedding: [0.1, 0.2, 0.3] }] }),
  });
  expect(turns).toMatchObject([
    { kind: 'user', content: [{ text: 'one' }, { text: 'two' }] },
    { kind: 'summary', text: '2 vectors, 3 numbers each' },
  ]);
});

test('no payload of any API makes reading fail, and none is lost without a word', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ENDPOINTS), fc.json(), fc.array(fc.json()), (endpoint, text, events) => {
      const request = { mediaType: 'application/json', text };
      expect(parseConversation({ endpoint, request, response: null }).turns.length).toBeGreaterThanOrEqual(0);
      const response = { mediaType: 'text/event-stream', text: events.map((data) => `data: ${data}\n\n`).join('') };
      expect(parseConversation({ endpoint, request, response }).stream?.eventCount).toBe(events.length);
    }),
  );
});
