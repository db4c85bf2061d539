import { DomainError } from '@lethe/core/errors';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonText, spellings } from '../../../testing/arbitraries.ts';
import { usageDialect } from '../../usage-dialect.ts';
import { parseRequest } from './request.ts';
import { rewriteRequest } from './rewrite-request.ts';

const LIMITS = { jsonDepthMax: 128 };
const rewrite = (text: string, provider = 'openai') =>
  rewriteRequest(parseRequest(Buffer.from(text), LIMITS), 'm', usageDialect(provider)).toString();

test('only the model changes in a request that is not streamed, byte for byte', () => {
  const text =
    '{ "temperature" : 1.0, "seed":12345678901234567890,"model":"openai/m" , "messages":[{"a":1e2}], "x":"\\u00e9" }';
  expect(rewrite(text)).toBe(text.replace('"openai/m"', '"m"'));
});

test('a bare model that is the provider’s own name changes nothing at all', () => {
  const text = '{"model":"m","messages":[{}]}';
  expect(rewrite(text)).toBe(text);
});

test.each([
  [
    '{"model":"m","messages":[{}],"stream":true}',
    '{"model":"m","messages":[{}],"stream":true,"stream_options":{"include_usage":true}}',
  ],
  [
    '{"model":"m","messages":[{}],"stream":true,"stream_options":null}',
    '{"model":"m","messages":[{}],"stream":true,"stream_options":{"include_usage":true}}',
  ],
  [
    '{"model":"m","messages":[{}],"stream":true,"stream_options":{ }}',
    '{"model":"m","messages":[{}],"stream":true,"stream_options":{ "include_usage":true}}',
  ],
  [
    '{"stream_options":{"include_usage":false,"x":1},"model":"m","messages":[{}],"stream":true}',
    '{"stream_options":{"include_usage":true,"x":1},"model":"m","messages":[{}],"stream":true}',
  ],
  [
    '{"model":"m","messages":[{}],"stream":true,"stream_options":{"x":[{}]}}',
    '{"model":"m","messages":[{}],"stream":true,"stream_options":{"x":[{}],"include_usage":true}}',
  ],
  [
    '{"model":"m","messages":[{}],"stream":true,"stream_options":{"include_usage":true}}',
    '{"model":"m","messages":[{}],"stream":true,"stream_options":{"include_usage":true}}',
  ],
  ['{"model":"m","messages":[{}],"stream":false}', '{"model":"m","messages":[{}],"stream":false}'],
])('a stream is always asked for its usage: %s', (text, expected) => {
  expect(rewrite(text)).toBe(expected);
});

test('a provider that tells the usage of a stream unasked, and refuses to be asked, is not asked', () => {
  const text = '{"model":"m","messages":[{}],"stream":true}';
  expect(rewrite(text, 'mistral')).toBe(text);
  const asking = '{"model":"mistral/m","messages":[{}],"stream":true,"stream_options":{"include_usage":true},"x":1}';
  const rewritten = '{"model":"m","messages":[{}],"stream":true,"stream_options":null,"x":1}';
  expect(rewrite(asking, 'mistral')).toBe(rewritten);
});

const unknownMember = fc.tuple(
  fc.string({ unit: 'binary', maxLength: 8 }).map((key) => JSON.stringify(`x${key}`)),
  jsonText,
);

test('whatever else a request holds, its bytes reach the upstream unchanged', () => {
  const parts = fc.tuple(
    fc.array(unknownMember, { maxLength: 5 }),
    fc.nat(),
    spellings('model'),
    jsonText,
    fc.constantFrom('', ' ', '\n'),
  );
  fc.assert(
    fc.property(parts, ([unknown, place, modelKey, message, space]) => {
      const build = (model: string) => {
        const members = unknown.map(([key, value]) => `${key}${space}:${value}`);
        members.splice(
          place % (members.length + 1),
          0,
          `${modelKey}:${space}${JSON.stringify(model)}`,
          `"messages":[{"m":${message}}]`,
        );
        return `{${space}${members.join(`${space},`)}${space}}`;
      };
      expect(rewrite(build('openai/m'))).toBe(build('m'));
    }),
    { numRuns: 500 },
  );
});

function refusal(body: string | Buffer) {
  try {
    parseRequest(Buffer.from(body as string), LIMITS);
  } catch (error) {
    if (error instanceof DomainError) return [error.code, error.details.param ?? null];
    throw error;
  }
  return null;
}

const valid = { model: 'm', messages: [{ role: 'user', content: 'x' }] };
const with_ = (fields: object) => JSON.stringify({ ...valid, ...fields });

test.each([
  ['not JSON', 'canary{', 'invalid_json', null],
  ['nothing', '', 'invalid_json', null],
  ['truncated', '{"model":"m","messages":[{', 'invalid_json', null],
  ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'invalid_json', null],
  ['nested too deep', with_({ x: JSON.parse('['.repeat(200) + ']'.repeat(200)) }), 'invalid_json', null],
  ['an array', '[]', 'invalid_request', null],
  ['a text', '"x"', 'invalid_request', null],
  ['no model', '{"messages":[{}]}', 'invalid_request', 'model'],
  ['a number as model', with_({ model: 5 }), 'invalid_request', 'model'],
  ['an empty model', with_({ model: '' }), 'invalid_request', 'model'],
  ['no messages', '{"model":"m"}', 'invalid_request', 'messages'],
  ['empty messages', with_({ messages: [] }), 'invalid_request', 'messages'],
  ['a text among messages', with_({ messages: [{}, 'x'] }), 'invalid_request', 'messages.1'],
  ['a text as stream', with_({ stream: 'true' }), 'invalid_request', 'stream'],
  ['fractional max_tokens', with_({ max_tokens: 128.5 }), 'invalid_request', 'max_tokens'],
  ['zero max_tokens', with_({ max_tokens: 0 }), 'invalid_request', 'max_tokens'],
  ['absurd max_completion_tokens', with_({ max_completion_tokens: 1e30 }), 'invalid_request', 'max_completion_tokens'],
  ['a text as n', with_({ n: '2' }), 'invalid_request', 'n'],
  ['a list as stream_options', with_({ stream_options: [] }), 'invalid_request', 'stream_options'],
  ['a number as user', with_({ user: 7 }), 'invalid_request', 'user'],
  ['a long user', with_({ user: 'x'.repeat(257) }), 'invalid_request', 'user'],
  ['a text as metadata', with_({ metadata: 'x' }), 'invalid_request', 'metadata'],
  ['two models', '{"model":"a","messages":[{}],"mod\\u0065l":"b"}', 'invalid_request', 'model'],
  ['two streams', '{"model":"a","stream":true,"messages":[{}],"stream":false}', 'invalid_request', 'stream'],
])('a request with %s is refused', (_, body, code, param) => {
  expect(refusal(body)).toEqual([code, param]);
});

test('a field that is missing is told from one that is wrong', () => {
  const parse = (body: string) => () => parseRequest(Buffer.from(body), LIMITS);
  expect(parse('{"model":"m"}')).toThrow('The field "messages" is missing.');
  expect(parse(with_({ messages: 'x' }))).toThrow('The field "messages" is not valid: ');
});

test('null counts as left out, and 128.0 as 128', () => {
  const nulls = {
    stream: null,
    stream_options: null,
    max_tokens: null,
    max_completion_tokens: null,
    n: null,
    user: null,
    metadata: null,
  };
  expect(refusal(with_(nulls))).toBeNull();
  expect(refusal('{"model":"m","messages":[{}],"max_tokens":128.0}')).toBeNull();
});

test('a repeated include_usage is refused, as two readers could disagree on it', () => {
  const text =
    '{"model":"m","messages":[{}],"stream":true,"stream_options":{"include_usage":true,"include_usage":false}}';
  expect(() => rewrite(text)).toThrow(DomainError);
});

test('no refusal repeats what the body says', () => {
  for (const body of [
    'canary{',
    with_({ model: ['canary'] }),
    with_({ stream: 'canary' }),
    with_({ user: ['canary'] }),
  ]) {
    expect(() => parseRequest(Buffer.from(body), LIMITS)).toThrow(
      expect.objectContaining({ publicMessage: expect.not.stringContaining('canary') }),
    );
  }
});

test('a key named __proto__ changes nothing but itself', () => {
  const text = '{"__proto__":{"stream":true},"model":"openai/m","messages":[{}]}';
  expect(parseRequest(Buffer.from(text), LIMITS).isStreamed).toBe(false);
  expect(({} as { stream?: boolean }).stream).toBeUndefined();
});
