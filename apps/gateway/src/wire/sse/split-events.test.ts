import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutAnywhere } from '../../testing/arbitraries.ts';
import { EventSplitter, EventTooLarge } from './split-events.ts';

function split(chunks: readonly Buffer[], sizeBytesMax = 1_000_000) {
  const splitter = new EventSplitter({ sizeBytesMax });
  const events = chunks.flatMap((chunk) => splitter.push(chunk));
  const last = splitter.end();
  return last === null ? events : [...events, last];
}

const dataOf = (text: string) => split([Buffer.from(text)]).map(({ data }) => data);

test('events end with a blank line, whatever ends a line', () => {
  expect(dataOf('data: a\n\ndata: b\n\n')).toEqual(['a', 'b']);
  expect(dataOf('data: a\r\n\r\ndata: b\r\n\r\n')).toEqual(['a', 'b']);
  expect(dataOf('data: a\r\rdata: b\r\r')).toEqual(['a', 'b']);
});

test('data lines are joined, one leading space is dropped, comments and other fields carry no data', () => {
  expect(dataOf('data: {"a":\ndata:  1}\n\n')).toEqual(['{"a":\n 1}']);
  expect(dataOf('data\n\n')).toEqual(['']);
  expect(dataOf(': ping\n\nevent: x\nid: 1\n\n')).toEqual([null, null]);
  expect(dataOf('event: message\ndata: a\n\n')).toEqual(['a']);
  expect(dataOf('database: no\n\n')).toEqual([null]);
});

test('a byte order mark at the start is no part of the first event, and one later is', () => {
  expect(dataOf('\ufeffdata: a\n\ndata: \ufeffb\n\n')).toEqual(['a', '\ufeffb']);
});

test('an event whose blank line never came is told at the end', () => {
  expect(dataOf('data: a\n\ndata: [DONE]')).toEqual(['a', '[DONE]']);
  expect(dataOf('data: [DONE]\n')).toEqual(['[DONE]']);
});

test('an event beyond the limit is refused before it is complete', () => {
  expect(() => split([Buffer.alloc(600, 'x'), Buffer.alloc(600, 'x')], 1_000)).toThrow(EventTooLarge);
  expect(split([Buffer.from(`data: ${'x'.repeat(900)}\n\n`)], 1_000)).toHaveLength(1);
});

const lineEnd = fc.constantFrom('\n', '\r', '\r\n');
const line = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => `data: ${text.replace(/[\r\n]/g, '')}`),
  fc.constantFrom(': ping', 'event: message', 'data', '', 'data:x', 'data: \u{1f600}'),
);
const stream = fc
  .tuple(fc.boolean(), lineEnd, fc.array(line, { maxLength: 20 }))
  .map(([hasMark, end, lines]) => Buffer.from((hasMark ? '\ufeff' : '') + lines.map((text) => text + end).join('')));

test('the events do not depend on where the bytes are cut, and no byte is lost', () => {
  const cutStream = stream.chain((bytes) => fc.tuple(fc.constant(bytes), cutAnywhere(bytes)));
  fc.assert(
    fc.property(cutStream, ([bytes, chunks]) => {
      const whole = split([bytes]);
      const cut = split(chunks);
      expect(Buffer.concat(cut.map(({ raw }) => raw)).equals(bytes)).toBe(true);
      const dataEvents = (events: typeof whole) => events.map(({ data }) => data).filter((data) => data !== null);
      expect(dataEvents(cut)).toEqual(dataEvents(whole));
    }),
    { numRuns: 500 },
  );
});
