import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Conversation, Turn } from './conversation.ts';
import type { JsonValue } from './json.ts';
import { type ConversationInput, parseConversation as parse } from './parse-conversation.ts';

const parseConversation = (input: Omit<ConversationInput, 'endpoint'>) =>
  parse({ endpoint: 'chat.completions', ...input });
const json = (value: unknown) => ({ mediaType: 'application/json', text: JSON.stringify(value) });
const stream = (...events: unknown[]) => ({
  mediaType: 'text/event-stream',
  text: events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`).join(''),
});
const answer = (message: unknown, finishReason = 'stop') =>
  json({ choices: [{ index: 0, message, finish_reason: finishReason }] });
const delta = (value: unknown, finishReason: string | null = null) => ({
  choices: [{ index: 0, delta: value, finish_reason: finishReason }],
});
const kinds = (conversation: Conversation) => conversation.turns.map((turn) => turn.kind);

function only<Kind extends Turn['kind']>(conversation: Conversation, kind: Kind): Extract<Turn, { kind: Kind }> {
  const [turn, ...others] = conversation.turns.filter((candidate) => candidate.kind === kind);
  expect(others).toEqual([]);
  return turn as Extract<Turn, { kind: Kind }>;
}

describe('a tool conversation', () => {
  const call = (id: string, name: string, text: string) => ({
    id,
    type: 'function',
    function: { name, arguments: text },
  });
  const conversation = parseConversation({
    request: json({
      model: 'gpt-5-mini',
      temperature: 0.2,
      tools: [{ type: 'function', function: { name: 'get_shipment', description: 'Looks it up.', parameters: {} } }],
      messages: [
        { role: 'system', content: 'Look up the shipment.' },
        { role: 'user', content: 'Pallet 3 is torn.' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [call('a', 'get_shipment', '{"order":"HF-1"}'), call('b', 'open_claim', '{broken')],
        },
        { role: 'tool', tool_call_id: 'b', content: 'refused' },
        { role: 'tool', tool_call_id: 'a', content: '{"pallets":4}' },
        { role: 'tool', tool_call_id: 'a', content: 'again' },
      ],
    }),
    response: answer({ role: 'assistant', content: 'Done.' }),
  });

  test('each result stands in its call, whatever the order of the results', () => {
    const [calling] = conversation.turns.filter((turn) => turn.kind === 'assistant');
    expect(calling?.toolCalls).toMatchObject([
      { callId: 'a', name: 'get_shipment', arguments: { json: { order: 'HF-1' } }, result: { json: { pallets: 4 } } },
      {
        callId: 'b',
        name: 'open_claim',
        arguments: { text: '{broken', json: undefined },
        result: { content: [{ text: 'refused' }] },
      },
    ]);
  });

  test('a result without a call of its own stays a turn', () => {
    expect(kinds(conversation)).toEqual(['system', 'user', 'assistant', 'tool_result', 'assistant']);
    expect(only(conversation, 'tool_result')).toMatchObject({ callId: 'a', content: [{ text: 'again' }] });
  });

  test('tools and parameters are told apart from what was said', () => {
    expect(conversation.tools).toMatchObject([{ name: 'get_shipment', description: 'Looks it up.' }]);
    expect(conversation.parameters).toEqual({ model: 'gpt-5-mini', temperature: 0.2 });
  });
});

test('calls of the old protocol are paired by name', () => {
  const conversation = parseConversation({
    request: json({
      messages: [
        { role: 'assistant', content: null, function_call: { name: 'now', arguments: '{}' } },
        { role: 'function', name: 'now', content: '12:00' },
      ],
    }),
    response: null,
  });
  expect(only(conversation, 'assistant').toolCalls).toMatchObject([
    { callId: null, name: 'now', result: { content: [{ text: '12:00' }] } },
  ]);
});

test('attachments keep their kind and say where their bytes are', () => {
  const conversation = parseConversation({
    request: json({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image_url', image_url: { url: 'data:image/PNG;base64,AAAA' } },
            { type: 'image_url', image_url: 'https://tracker.example/pixel.png' },
            { type: 'input_audio', input_audio: { data: 'AAA=', format: 'wav' } },
            { type: 'file', file: { filename: 'bill.pdf', file_data: 'data:application/pdf;base64,AA==' } },
            { type: 'file', file: { file_id: 'file-1' } },
            { type: 'hologram', beams: 3 },
          ],
        },
      ],
    }),
    response: null,
  });
  expect(only(conversation, 'user').content).toEqual([
    { kind: 'text', text: 'Look' },
    { kind: 'image', source: { kind: 'inline', mediaType: 'image/png', base64: 'AAAA', sizeBytes: 3 } },
    { kind: 'image', source: { kind: 'remote', address: 'https://tracker.example/pixel.png' } },
    {
      kind: 'audio',
      source: { kind: 'inline', mediaType: 'audio/wav', base64: 'AAA=', sizeBytes: 2 },
      transcript: null,
    },
    {
      kind: 'file',
      name: 'bill.pdf',
      source: { kind: 'inline', mediaType: 'application/pdf', base64: 'AA==', sizeBytes: 1 },
    },
    { kind: 'file', name: null, source: { kind: 'reference', id: 'file-1' } },
    { kind: 'unknown', json: { type: 'hologram', beams: 3 } },
  ]);
});

describe('a streamed answer', () => {
  const request = json({ messages: [] });

  test('parallel tool calls are put together from interleaved pieces', () => {
    const conversation = parseConversation({
      request,
      response: stream(
        delta({
          role: 'assistant',
          content: null,
          tool_calls: [{ index: 0, id: 'a', function: { name: 'left', arguments: '' } }],
        }),
        delta({ tool_calls: [{ index: 1, id: 'b', function: { name: 'right', arguments: '{"x"' } }] }),
        delta({ tool_calls: [{ index: 0, function: { arguments: '{"y":1}' } }] }),
        delta({ tool_calls: [{ index: 1, function: { arguments: ':2}' } }] }),
        delta({}, 'tool_calls'),
        '[DONE]',
      ),
    });
    expect(only(conversation, 'assistant')).toMatchObject({
      finishReason: 'tool_calls',
      toolCalls: [
        { callId: 'a', name: 'left', arguments: { json: { y: 1 } } },
        { callId: 'b', name: 'right', arguments: { json: { x: 2 } } },
      ],
    });
    expect(conversation.stream).toEqual({ eventCount: 6, isComplete: true });
  });

  test('a stream that broke off says so and keeps what came', () => {
    const conversation = parseConversation({
      request,
      response: stream(delta({ reasoning_content: 'Hm' }), delta({ content: 'Hel' })),
    });
    expect(only(conversation, 'assistant')).toMatchObject({
      content: [{ text: 'Hel' }],
      reasoning: 'Hm',
      finishReason: null,
    });
    expect(conversation.stream).toEqual({ eventCount: 2, isComplete: false });
  });

  test('an error in the middle follows what came before it', () => {
    const conversation = parseConversation({
      request,
      response: stream(delta({ content: 'Hel' }), { error: { message: 'Overloaded', code: 503 } }),
    });
    expect(kinds(conversation)).toEqual(['assistant', 'error']);
    expect(only(conversation, 'error')).toMatchObject({ message: 'Overloaded', code: '503' });
  });

  test('reads the same as the unstreamed answer, wherever the text is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (pieces) => {
        const streamed = parseConversation({
          request,
          response: stream(...pieces.map((content) => delta({ content })), delta({}, 'stop'), '[DONE]'),
        });
        const whole = parseConversation({ request, response: answer({ role: 'assistant', content: pieces.join('') }) });
        expect(streamed.turns).toEqual(whole.turns);
      }),
    );
  });
});

describe('an answer', () => {
  test('that was asked for as JSON is read as a value', () => {
    const request = json({ messages: [], response_format: { type: 'json_schema' } });
    expect(
      only(parseConversation({ request, response: answer({ content: '{"ok":true}' }) }), 'assistant').structured,
    ).toEqual({ ok: true });
  });

  test('that refused says so', () => {
    expect(
      only(
        parseConversation({ request: json({ messages: [] }), response: answer({ content: null, refusal: 'No.' }) }),
        'assistant',
      ).refusal,
    ).toBe('No.');
  });

  test.each([
    [{ error: { message: 'Slow down', type: 'rate_limit', code: 'rate_limited' } }, 'error'],
    [{ error: 'Slow down' }, 'error'],
    [[1, 2], 'raw'],
    [{ unknown: 1 }, 'raw'],
  ])('of another shape is kept: %j', (body, kind) => {
    expect(kinds(parseConversation({ request: json({ messages: [] }), response: json(body) }))).toEqual([kind]);
  });

  test('that is not JSON is kept as text', () => {
    const response = { mediaType: 'text/html', text: '<h1>Bad Gateway</h1>' };
    expect(parseConversation({ request: json({ messages: [] }), response }).turns).toEqual([
      { kind: 'text', origin: 'response', text: response.text },
    ]);
  });
});

describe('hostile payloads never throw', () => {
  const KEYS = [
    'role',
    'content',
    'messages',
    'tool_calls',
    'function',
    'arguments',
    'id',
    'index',
    'choices',
    'message',
    'delta',
    'error',
    'image_url',
  ];
  const VALUES = [
    'assistant',
    'tool',
    'user',
    'text',
    'image_url',
    'data:;base64,',
    'data:,',
    '__proto__',
    null,
    -1,
    1e308,
  ];
  const leaf = fc.oneof(fc.constantFrom(...VALUES), fc.jsonValue({ maxDepth: 1 })) as fc.Arbitrary<JsonValue>;
  const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'medium' },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...KEYS, '__proto__', 'type'), tie('value')),
    ),
  }));
  const text = fc.oneof(
    value.map((body) => JSON.stringify(body)),
    fc.string(),
    fc.array(value).map((events) => events.map((event) => `data: ${JSON.stringify(event)}`).join('\r\n\r\n')),
  );
  const mediaType = fc.constantFrom('application/json', 'text/event-stream', '');

  test('whatever their shape', () => {
    fc.assert(
      fc.property(text, text, mediaType, (asked, answered, type) => {
        const conversation = parseConversation({
          request: { mediaType: 'application/json', text: asked },
          response: { mediaType: type, text: answered },
        });
        expect(Array.isArray(conversation.turns)).toBe(true);
      }),
      { numRuns: 200 },
    );
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('however deep they are nested, and however long their lists', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const calls = Array.from({ length: 150_000 }, () => '{"id":"x"}').join(',');
    const images = Array.from({ length: 200_000 }, () => '1').join(',');
    const conversation = parseConversation({
      request: {
        mediaType: 'application/json',
        text: `{"messages":[${deep},{"role":"assistant","tool_calls":[${deep},${calls}]}]}`,
      },
      response: {
        mediaType: 'text/event-stream',
        text: `data: {"choices":[{"delta":{"images":[${images}],"tool_calls":[${calls}]}}]}\n\n`,
      },
    });
    expect(kinds(conversation)).toEqual(['raw', 'assistant', 'assistant']);
  });
});
