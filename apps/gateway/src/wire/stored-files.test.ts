import { expect, test } from 'vitest';
import { MESSAGES } from './anthropic/messages.ts';
import { CHAT_COMPLETIONS } from './openai/chat/chat-completions.ts';
import { RESPONSES } from './openai/responses/responses.ts';
import type { Protocol } from './protocol.ts';

const referenceIn = (protocol: Protocol, fields: object) =>
  protocol.parseRequest(Buffer.from(JSON.stringify({ model: 'm', max_tokens: 1, ...fields })), { jsonDepthMax: 20 })
    .storedReference;
const chat = (part: object, message: object = {}) => ({ messages: [{ role: 'user', content: [part], ...message }] });
const input = (part: object) => ({ input: [{ role: 'user', content: [part] }] });
const stored = { type: 'file', file_id: 'f-1' };

test.each<[string, Protocol, object, string]>([
  ['a file of a chat', CHAT_COMPLETIONS, chat({ type: 'file', file: { file_id: 'f-1' } }), 'file_id'],
  ['an answer in sound', CHAT_COMPLETIONS, chat({}, { audio: { id: 'audio-1' } }), 'audio'],
  ['a file of a response', RESPONSES, input({ type: 'input_file', file_id: 'f-1' }), 'file_id'],
  ['a picture of a response', RESPONSES, input({ type: 'input_image', file_id: 'f-1' }), 'file_id'],
  [
    'a picture that a tool returned',
    RESPONSES,
    { input: [{ type: 'computer_call_output', output: { type: 'computer_screenshot', file_id: 'f-1' } }] },
    'file_id',
  ],
  [
    'a store that is searched',
    RESPONSES,
    { input: 'x', tools: [{ type: 'file_search', vector_store_ids: ['vs-1'] }] },
    'vector_store_ids',
  ],
  [
    'a container of a tool',
    RESPONSES,
    { input: 'x', tools: [{ type: 'code_interpreter', container: 'cntr-1' }] },
    'container',
  ],
  [
    'files in a new container',
    RESPONSES,
    { input: 'x', tools: [{ type: 'code_interpreter', container: { type: 'auto', file_ids: ['f-1'] } }] },
    'container',
  ],
  ['a document of a message', MESSAGES, chat({ type: 'document', source: stored }), 'file_id'],
  ['one that a tool returned', MESSAGES, chat({ type: 'tool_result', content: [{ source: stored }] }), 'file_id'],
  [
    'a container of a message',
    MESSAGES,
    { ...chat({ type: 'text', text: 'x' }), container: 'container-1' },
    'container',
  ],
])('%s is told to be stored with the provider', (_, protocol, fields, member) => {
  expect(referenceIn(protocol, fields)).toBe(member);
});

test.each<[string, Protocol, object]>([
  ['text', CHAT_COMPLETIONS, chat({ type: 'text', text: 'file_id' })],
  [
    'a picture by its address',
    CHAT_COMPLETIONS,
    chat({ type: 'image_url', image_url: { url: 'https://lethe.example/a' } }),
  ],
  [
    'a tool of the caller’s with such a parameter',
    CHAT_COMPLETIONS,
    {
      ...chat({ type: 'text', text: 'x' }),
      tools: [{ type: 'function', function: { name: 'f', parameters: { properties: { file_id: {} } } } }],
    },
  ],
  ['a new container', RESPONSES, { input: 'x', tools: [{ type: 'code_interpreter', container: { type: 'auto' } }] }],
  ['a document in the message', MESSAGES, chat({ type: 'document', source: { type: 'base64', data: 'eA==' } })],
])('%s is not', (_, protocol, fields) => {
  expect(referenceIn(protocol, fields)).toBeNull();
});

test('tools and containers are not given twice, as two readers could disagree on which counts', () => {
  for (const member of ['tools', 'container']) {
    const body = `{"model":"m","max_tokens":1,"messages":[{}],"${member}":null,"${member}":null}`;
    expect(() => MESSAGES.parseRequest(Buffer.from(body), { jsonDepthMax: 20 })).toThrow(member);
  }
});
