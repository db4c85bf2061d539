import { expect, test } from 'vitest';
import { EventSplitter } from '../../sse/split-events.ts';
import { readStreamChunk } from './stream-chunk.ts';
import { StreamTail } from './stream-tail.ts';

const delta = (index: number, text: string) =>
  `{"choices":[{"index":${index},"delta":{"content":"${text}"},"finish_reason":null}],"usage":null}`;
const finish = (index: number) => `{"choices":[{"index":${index},"delta":{},"finish_reason":"stop"}],"usage":null}`;
const USAGE_CHUNK = '{"choices":[],"usage":{"prompt_tokens":1}}';

/** What goes out before the end and what at the end. */
function relay(events: readonly string[], { choiceCount = 1, isUsageAsked = false } = {}) {
  const tail = new StreamTail(choiceCount, isUsageAsked);
  const splitter = new EventSplitter({ sizeBytesMax: 10_000 });
  const passed: Buffer[] = [];
  for (const data of events) {
    const [event] = splitter.push(Buffer.from(data.startsWith(':') ? `${data}\n\n` : `data: ${data}\n\n`));
    if (event !== undefined) tail.push(event, event.data === null ? null : readStreamChunk(event.data), passed);
  }
  const lines = (text: string) =>
    text
      .split('\n\n')
      .filter((line) => line !== '')
      .map((line) => line.replace('data: ', ''));
  return { passed: lines(Buffer.concat(passed).toString()), tail: lines(tail.complete('{"cost":1}').toString()) };
}

test('who did not ask finds the usage on the chunk with the finish reason, and sees no further chunk', () => {
  expect(relay([delta(0, 'a'), finish(0), USAGE_CHUNK])).toEqual({
    passed: [delta(0, 'a')],
    tail: ['{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"cost":1}}'],
  });
});

test('who asked finds it in the usage chunk', () => {
  expect(relay([delta(0, 'a'), finish(0), USAGE_CHUNK], { isUsageAsked: true })).toEqual({
    passed: [delta(0, 'a')],
    tail: [finish(0), '{"choices":[],"usage":{"cost":1}}'],
  });
});

test('who asked an upstream that sends no usage chunk finds it on the finish chunk: none is added', () => {
  expect(relay([finish(0)], { isUsageAsked: true }).tail).toEqual([
    '{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"cost":1}}',
  ]);
});

test('a finish chunk without a usage member gets one', () => {
  expect(relay(['{"choices":[{"index":0,"finish_reason":"stop"}]}']).tail).toEqual([
    '{"choices":[{"index":0,"finish_reason":"stop"}],"usage":{"cost":1}}',
  ]);
});

test('of several choices the last to end carries the usage, and no text waits for it', () => {
  const events = [delta(0, 'a'), finish(0), delta(1, 'b'), finish(1), USAGE_CHUNK];
  const { passed, tail } = relay(events, { choiceCount: 2 });
  expect(passed).toEqual([delta(0, 'a'), finish(0), delta(1, 'b')]);
  expect(tail).toEqual(['{"choices":[{"index":1,"delta":{},"finish_reason":"stop"}],"usage":{"cost":1}}']);
});

test('an upstream that gives fewer choices than were asked for still has a carrier', () => {
  expect(relay([delta(0, 'a'), finish(0), USAGE_CHUNK], { choiceCount: 3 }).tail).toHaveLength(1);
});

test('comments pass at once before the end and in their order after it', () => {
  const { passed, tail } = relay([': ping', delta(0, 'a'), finish(0), ': ping']);
  expect(passed).toEqual([': ping', delta(0, 'a')]);
  expect(tail).toHaveLength(2);
});

test('an empty chunk that carries no usage passes, such as the content filter results of some providers', () => {
  const filter = '{"choices":[],"prompt_filter_results":[]}';
  expect(relay([filter, delta(0, 'a')]).passed).toEqual([filter, delta(0, 'a')]);
});
