import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutAnywhere, jsonText, spellings } from '../../testing/arbitraries.ts';
import { BrokenResponse, ResponseScanner } from './response-scanner.ts';

const USAGE = '{"prompt_tokens":1}';

function scan(chunks: readonly Buffer[]) {
  const scanner = new ResponseScanner({ finishMember: 'choices' });
  const passed = chunks.flatMap((chunk) => scanner.push(chunk));
  const text = Buffer.concat([...passed, scanner.end(USAGE)]).toString();
  return { text, scanner };
}

const scanText = (text: string) => scan([Buffer.from(text)]);

test('usage moves to the end and every other byte stays', () => {
  expect(scanText('{"id":"x","usage":{"a":1},"n":12345678901234567890}').text).toBe(
    `{"id":"x","n":12345678901234567890,"usage":${USAGE}}`,
  );
  expect(scanText('{"usage":null,"id":1.0}\n').text).toBe(`{"id":1.0,"usage":${USAGE}}\n`);
  expect(scanText('{"id":1}').text).toBe(`{"id":1,"usage":${USAGE}}`);
  expect(scanText(' {}').text).toBe(`{"usage":${USAGE}}`);
  expect(scanText('{"id":1,\n  "usage": 7\n}').text).toBe(`{"id":1,"usage":${USAGE}\n}`);
});

test('of several usages the last one counts, and none of them passes', () => {
  const { text, scanner } = scanText('{"usage":{"a":1},"id":1,"usage":{"a":2}}');
  expect(scanner.usageText).toBe('{"a":2}');
  expect(text).toBe(`{"id":1,"usage":${USAGE}}`);
});

test('only the top-level usage is taken, also when its key is spelt with escapes', () => {
  const { text, scanner } = scanText('{"choices":[{"usage":1}],"\\u0075sage":{"b":2}}');
  expect(scanner.usageText).toBe('{"b":2}');
  expect(text).toBe(`{"choices":[{"usage":1}],"usage":${USAGE}}`);
});

test('the finish reasons of the choices are seen, and not those in their content', () => {
  const { scanner } = scanText(
    '{"choices":[{"finish_reason":"stop","message":{"finish_reason":"no"}},{"index":1,"finish_reason":null},{"finish_reason":"length"}]}',
  );
  expect(scanner.finishReasons).toEqual(['stop', 'length']);
});

test('what is no whole object is broken', () => {
  for (const text of ['<html>', '[1]', '{"a":1}}', '{"a":1} x', '{a:1}'])
    expect(() => scanText(text), text).toThrow(BrokenResponse);
  for (const text of ['', '{', '{"a', '{"a":', '{"a":"x', '{"a":[1,2', '{"a":1']) {
    const scanner = new ResponseScanner({ finishMember: 'choices' });
    scanner.push(Buffer.from(text));
    expect(scanner.isWhole, text).toBe(false);
    expect(() => scanner.end(USAGE), text).toThrow(BrokenResponse);
  }
});

test('a usage that never ends is not kept in memory', () => {
  const scanner = new ResponseScanner({ finishMember: 'choices' });
  scanner.push(Buffer.from('{"usage":"'));
  expect(() => {
    for (let round = 0; round < 100; round += 1) scanner.push(Buffer.alloc(1_024, 'x'));
  }).toThrow(BrokenResponse);
});

const member = fc.oneof(
  fc.tuple(spellings('usage'), jsonText),
  fc.tuple(
    fc.string({ unit: 'binary', maxLength: 8 }).map((key) => JSON.stringify(key)),
    jsonText,
  ),
  fc.tuple(fc.constant('"choices"'), fc.array(fc.constantFrom('stop', 'length', 'q"\\')).map(choicesText)),
);
const answer = fc
  .tuple(fc.array(member, { maxLength: 6 }), fc.constantFrom('', ' ', '\r\n'))
  .map(([members, space]) =>
    Buffer.from(
      `${space}{${members.map(([key, value]) => `${space}${key}${space}:${value}`).join(`${space},`)}${space}}${space}`,
    ),
  );

function choicesText(reasons: readonly string[]): string {
  return JSON.stringify(reasons.map((reason) => ({ message: { content: '{"x":"\\' }, finish_reason: reason })));
}

test('wherever the bytes are cut, the answer means the same, with the usage that was given', () => {
  const cutAnswer = answer.chain((bytes) => fc.tuple(fc.constant(bytes), cutAnywhere(bytes)));
  fc.assert(
    fc.property(cutAnswer, ([bytes, chunks]) => {
      const whole = scan([bytes]);
      const cut = scan(chunks);
      expect(cut.text).toBe(whole.text);
      expect(cut.scanner.usageText).toBe(whole.scanner.usageText);
      expect(cut.scanner.finishReasons).toEqual(whole.scanner.finishReasons);
      expect(JSON.parse(cut.text)).toEqual({ ...JSON.parse(bytes.toString()), usage: { prompt_tokens: 1 } });
    }),
    { numRuns: 500 },
  );
});
