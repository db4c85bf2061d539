import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_REDACTION } from '../retention/index.ts';
import { compileRedaction, finish, PATTERN_MATCH_LENGTH_MAX, RedactionFailure, Redactor, redactPart } from './index.ts';
import { EVERYTHING, redactedResponse, redactedText, redactorOf } from './testing/redact-all.ts';

const EMAIL = 'joe.quill@example.com';
const CARD = '4111 1111 1111 1111';
const json = (value: unknown) => redactedResponse({ text: JSON.stringify(value) }).text;

function failureOf(plain: Partial<Parameters<typeof redactPart>[0]> & { text?: string }): string | null {
  const bytes = plain.bytes ?? new TextEncoder().encode(plain.text ?? '');
  try {
    finish(
      redactPart(
        { part: 'response', endpoint: 'chat.completions', mediaType: 'application/json', ...plain, bytes },
        redactorOf(),
      ),
    );
  } catch (error) {
    if (error instanceof RedactionFailure) return error.reason;
    throw error;
  }
  return null;
}

describe('a text', () => {
  test('has a mark for each value, which says what it was and nothing of it', () => {
    expect(redactedText(`${EMAIL}, +49 170 1234567, ${CARD} and EMP-123456`)).toBe(
      '[redacted:email], [redacted:phone], [redacted:card] and [redacted:employee-id]',
    );
  });

  test('has one mark for values that overlap', () => {
    expect(redactedText('https://u:hunter22@db.example.com/x')).toBe('https://u:[redacted:email]/x');
  });

  test('loses nothing else, and nothing at all where nothing is switched on', () => {
    const nothing = { email: false, phone: false, card: false, secret: false, patterns: [] };
    expect(redactedText(EMAIL, nothing)).toBe(EMAIL);
    expect(redactedText(`${EMAIL} ${CARD}`, { ...nothing, card: true })).toBe(`${EMAIL} [redacted:card]`);
  });

  test.each([1, 2, 3])('is read through escapes of JSON within JSON, %i deep', (levels) => {
    let text = `\n${EMAIL}\n${CARD}`.replace('@', '\\u0040');
    for (let level = 1; level < levels; level += 1) text = JSON.stringify({ text });
    const redacted = redactedText(text);
    expect(redacted).toContain('[redacted:email]');
    expect(redacted).toContain('[redacted:card]');
    expect(redacted).not.toContain('quill');
    expect(redacted).not.toContain('1111');
  });

  test('a pattern of a tenant’s own finds values wherever they stand in a long text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 0, max: 40_000 }), (before, after) => {
        const text = `${'x '.repeat(before / 2)} EMP-123456 ${' y'.repeat(after / 2)}`;
        expect(redactedText(text)).toBe(text.replace('EMP-123456', '[redacted:employee-id]'));
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ['BEGIN x+ END', PATTERN_MATCH_LENGTH_MAX - 20],
    ['BEGIN x+', 60_000],
  ])('%s: a value is taken out whole, %i characters long', (pattern, length) => {
    const redaction = { ...EVERYTHING, patterns: [{ name: 'block', pattern }] };
    const value = `BEGIN ${'x'.repeat(length)}${pattern.endsWith('END') ? ' END' : ''}`;
    for (const before of [0, 1, 12_000, 16_000, 16_384, 20_000]) {
      const redacted = redactedText(`${'y'.repeat(before)} ${value}.`, redaction);
      expect(redacted === `${'y'.repeat(before)} [redacted:block].`, `after ${before}`).toBe(true);
    }
  });
});

/** In how many steps a text is redacted: others wait for no more than one of them. */
function stepsOf(text: string): number {
  const work = redactorOf().redact(text);
  let count = 0;
  while (work.next().done !== true) count += 1;
  return count;
}

test.each([
  ['digits that could be cards', '4 '],
  ['values', 'a@b.co '],
])('a text of nothing but %s is searched in as many more steps as it is longer', (_, piece) => {
  const [short = 0, long] = [20_000, 200_000].map((count) => stepsOf(piece.repeat(count)));
  expect(long).toBeGreaterThan(5 * short);
});

test('a match without an end is taken out with what follows it, and no pattern is shown more than a bounded piece at once', () => {
  let lengthMax = 0;
  const find = (text: string, from: number) => {
    lengthMax = Math.max(lengthMax, text.length);
    return from < text.length ? { start: from, end: text.length } : null;
  };
  const redaction = { ...NO_REDACTION, patterns: [{ name: 'all', pattern: '.+' }] };
  const redactor = new Redactor(compileRedaction(redaction, { compile: () => ({ find }) }));
  expect(finish(redactor.redact('abc '.repeat(500_000))).text).toBe('[redacted:all]');
  expect(lengthMax).toBeLessThan(300_000);
});

describe('a document', () => {
  test('is redacted in strings, keys and long numbers, and stays as it was written otherwise', () => {
    const text = `{ "a" : "to ${EMAIL}",\n "n":1.50e3, "id": 4111111111111111, "short": 4111, "${EMAIL}": [null, "${CARD}"], "big": 12345678901234567890 }`;
    expect(redactedResponse({ text }).text).toBe(
      '{ "a" : "to [redacted:email]",\n "n":1.50e3, "id": "[redacted:card]", "short": 4111, "[redacted:email]": [null, "[redacted:card]"], "big": 12345678901234567890 }',
    );
  });

  test('in which nothing is found is the same bytes', () => {
    const text = '{"a":"\\u00e4 \\/ \\"q\\"","b":[1,2,{"c":"logo@2x.png"}],"a":2}';
    expect(redactedResponse({ text })).toEqual({ text, count: 0, isSame: true });
  });

  test('keeps keys apart that would be the same', () => {
    const parsed = JSON.parse(json({ 'a@b.com': 1, 'c@d.com': 2, 'e@f.com': 3 }));
    expect(Object.values(parsed)).toEqual([1, 2, 3]);
  });

  test('of a tool’s arguments remains the JSON that they are', () => {
    const call = { email: EMAIL, note: `line\n${CARD} "quoted"`, deep: JSON.stringify({ again: EMAIL }) };
    const redacted = JSON.parse(json({ function: { arguments: JSON.stringify(call) } }));
    const parsed = JSON.parse(redacted.function.arguments);
    expect(parsed).toMatchObject({ email: '[redacted:email]', note: 'line\n[redacted:card] "quoted"' });
    expect(JSON.parse(parsed.deep)).toEqual({ again: '[redacted:email]' });
  });

  test('loses the log probabilities of a text that lost a value, and keeps them otherwise', () => {
    const logprobs = { content: [{ token: 'joe', bytes: [106, 111, 101], logprob: -0.1, top_logprobs: [] }] };
    const choice = (content: string) => ({ choices: [{ message: { content }, logprobs }] });
    expect(JSON.parse(json(choice(EMAIL))).choices[0].logprobs).toBeNull();
    expect(JSON.parse(json(choice('nothing here'))).choices[0].logprobs).toEqual(logprobs);
  });

  test('keeps files and pictures as they are', () => {
    const bytes = `${'AKIA'.repeat(4)}IOSFODNN7EXAMPLE${'abcd'.repeat(100)}`;
    const part = { image_url: `data:image/png;base64,${bytes}`, source: { data: bytes } };
    expect(json(part)).toBe(JSON.stringify(part));
    // A text in the same place is none.
    expect(json({ source: { data: `${EMAIL} ${'words '.repeat(80)}` } })).not.toContain(EMAIL);
    expect(json({ text: `data:text/plain;base64,${'abcd'.repeat(80)} ${EMAIL}` })).not.toContain(EMAIL);
  });

  test.each([
    ['numbers of cards, one a line', '4111111111111111\n'],
    ['keys, one a line', `sk-proj-${'aB3dE6gH9jK2mN5pQ8sT1vW4'}\n`],
    ['a tenant’s own numbers', 'EMP-123456-'],
  ])('takes %s for no file, whatever the member is called', (_, value) => {
    expect(json({ result: value.repeat(30), data: value.repeat(30) })).not.toMatch(/4111|sk-proj|EMP-/);
  });

  test('of any shape holds no planted value afterwards, and parses', () => {
    const planted = fc.constantFrom(EMAIL, CARD, '+49 170 1234567', 'EMP-123456');
    const told = fc.tuple(fc.string({ unit: 'grapheme' }), planted, fc.string({ unit: 'grapheme' }));
    const text = told.map(([before, value, after]) => `${before} ${value} ${after}`);
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ depthSize: 'small' }, text, fc.jsonValue(), tie('list'), tie('object'), tie('nested')),
      list: fc.array(tie('tree'), { maxLength: 4 }),
      object: fc.dictionary(fc.oneof(fc.string(), planted), tie('tree'), { maxKeys: 4 }),
      nested: tie('tree').map((value) => JSON.stringify(value)),
    }));
    fc.assert(
      fc.property(tree, fc.boolean(), (value, isSpaced) => {
        const written = JSON.stringify(value, null, isSpaced ? 2 : 0);
        const redacted = redactedResponse({ text: written }).text;
        JSON.parse(redacted);
        for (const secret of [EMAIL, CARD, '170 1234567', 'EMP-123456']) expect(redacted).not.toContain(secret);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what cannot be redacted with certainty fails, and says no more than why', () => {
  test.each([
    ['not_json', { text: '{"a":"joe' }],
    ['not_utf8', { bytes: Uint8Array.of(0x7b, 0xff, 0x7d) }],
    ['not_events', { text: 'data: {"a":1}\n\ngarbage\n\n', mediaType: 'text/event-stream' }],
    ['not_events', { text: 'data: plain words\n\n', mediaType: 'text/event-stream' }],
    ['too_large', { bytes: new Uint8Array(8 * 1024 * 1024 + 1).fill(0x20) }],
    ['token_ids', { part: 'request', endpoint: 'embeddings', text: '{"input":[101,102]}' }],
    ['token_ids', { part: 'request', endpoint: 'embeddings', text: '{"input":[[101],[102]]}' }],
  ] as const)('%s', (reason, plain) => {
    expect(failureOf(plain)).toBe(reason);
  });

  test('texts to embed, an empty answer and an error in plain text do not', () => {
    expect(failureOf({ part: 'request', endpoint: 'embeddings', text: '{"input":["a","b"]}' })).toBeNull();
    expect(failureOf({ text: '' })).toBeNull();
    expect(redactedResponse({ text: `<p>${EMAIL}</p>`, mediaType: 'text/html' }).text).toBe('<p>[redacted:email]</p>');
  });
});
