import type { Endpoint } from '@lethe/core/payloads';
import fc from 'fast-check';
import { answerOf, CANARY, eventsOf, usageOf } from './valid-answers.ts';

/** What an upstream sends for one request, and how. */
export interface MalformedAnswer {
  readonly endpoint: Endpoint;
  readonly isStreamed: boolean;
  readonly status: number;
  readonly contentType: string;
  readonly pieces: readonly Buffer[];
  readonly end: 'in order' | 'reset' | 'never';
}

const FIGURES = [
  ...['0', '12', '-1', '1.5', '1e2', '1e30', '"12"', 'null', 'true', '{}', '[1]', 'NaN', '-0', '1e400'],
  ...['99999999999999999999', '9007199254740993', '01', ''],
];
const TARGETS: readonly [Endpoint, boolean][] = [
  ['chat.completions', false],
  ['chat.completions', true],
  ['responses', false],
  ['responses', true],
  ['messages', false],
  ['messages', true],
  ['embeddings', false],
];
/** Beyond what is checked as a whole before it goes out. */
const LONG = 'x'.repeat(70_000);
/** Deeper than it can be written again. */
const DEPTH = 20_000;
const DEEP = '['.repeat(DEPTH) + ']'.repeat(DEPTH);

type TextChange = (text: string, at: number) => string;
type EventChange = (events: readonly string[], at: number) => readonly string[];

/** Changes an answer's text at a place, in one of many ways. */
const TEXT_CHANGES: readonly TextChange[] = [
  (text, at) => text.slice(0, at),
  (text, at) => text.slice(at),
  (text, at) => `${text.slice(0, at)}${text.slice(at + 1)}`,
  (text, at) => `${text.slice(0, at)}\u0000${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}\\ud800${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}"${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}}${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}\r\n\r\n${text.slice(at)}`,
  (text) => `\ufeff${text}`,
  (text) => text + text,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => text.replaceAll('\n', '\r'),
  (text) => text.replace(CANARY, LONG + CANARY),
  (text) => text.replace('"usage":', `"pad":"${LONG}","usage":`),
  (text) => text.replace('"usage":', '"usage":{"x":1},"usage":'),
  (text) => text.replace('"usage":', '"us\\u0061ge":'),
  (text) => text.replace('"usage":', '"usage":[{"usage":{}}],"other":'),
  (text) => text.replace('{', `{"deep":${DEEP},`),
  (text) => text.replace('"content":[', `"content":[{"type":"tool_use","input":{"x":${DEEP}}},`),
  (text) => text.replace('{', '{"__proto__":{"usage":1},"constructor":1,'),
  (text) => text.replace('{', `{"error":{"message":"${CANARY}","code":"${CANARY}"},`),
  (text) => text.replace('{', `{"error":"${CANARY}",`),
  (text) => text.replaceAll('"index":0', '"index":1e308'),
  (text) => text.replaceAll('"choices":[', '"choices":[null,5,"x",[],'),
  (text) => text.replaceAll('"content":', '"content":null,"x":'),
  (text) => text.replaceAll('"output":[', '"output":[null,5,"x",[],'),
  (text) => text.replaceAll('"type":', '"type":5,"x":'),
  (text) => text.replaceAll('"delta":', '"delta":null,"x":'),
  (text) => text.replaceAll('"stop', `"${CANARY}`),
  () => '',
  () => '[]',
  () => 'null',
  () => `<html>${CANARY}</html>`,
  () => '{}',
];

const unchanged: EventChange = (events) => events;
/** The break that looks most like an end. */
const cutBetweenEvents: EventChange = (events, at) => events.slice(0, at);
/** Changes the events of a stream as wholes. */
const EVENT_CHANGES: readonly EventChange[] = [
  (events, at) => events.toSpliced(at, 1),
  (events, at) => events.toSpliced(at, 0, events.at(-1) ?? ''),
  (events) => events.toReversed(),
  (events) => [...events, ...events],
  (events) => events.map((event) => event.replace(/^event: .*\n/, '')),
  (events) => events.map((event) => event.replace('data: ', 'data:')),
  (events) => events.map((event) => event.replaceAll(',"', ',\ndata: "')),
  (events, at) => events.toSpliced(at, 0, `: ${CANARY}\n\n`),
  (events, at) => events.toSpliced(at, 0, `event: x\nid: 1\nretry: 0\n\n`),
  (events, at) => events.toSpliced(at, 0, `data: ${CANARY}\n\n`),
  (events, at) => events.toSpliced(at, 0, 'data\n\n', 'data:\n\n'),
  (events, at) => events.toSpliced(at, 0, 'data: [DONE]\n\n'),
  (events, at) => events.toSpliced(at, 0, `event: error\ndata: {"type":"error","error":{"message":"${CANARY}"}}\n\n`),
  (events, at) => events.toSpliced(at, 0, `data: {"error":{"message":"${CANARY}","code":"${CANARY}"}}\n\n`),
  (events, at) => events.toSpliced(at, 0, `data: {"x":"${LONG}${LONG}`),
];

/** How an answer is made from a valid one. Places are shares of its length. */
interface Recipe extends Pick<MalformedAnswer, 'status' | 'end'> {
  readonly target: readonly [Endpoint, boolean];
  /** How the figures of its usage are spelt. */
  readonly figures: readonly string[];
  readonly eventChange: EventChange;
  readonly textChanges: readonly (readonly [TextChange, number])[];
  readonly at: number;
  readonly cuts: readonly number[];
  /** Where a byte becomes one that no text has. */
  readonly flip: number | null;
  /** Null: the usual one. */
  readonly contentType: string | null;
}

const MIDDLE = 0.6;
const WHOLE: Omit<Recipe, 'target'> = {
  ...{ figures: ['12'], eventChange: unchanged, textChanges: [], at: MIDDLE, cuts: [], flip: null },
  ...{ status: 200, contentType: null, end: 'in order' },
};

const share = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

/** Answers of upstreams that are broken in content, form or transport; some are whole. */
export const malformedAnswer: fc.Arbitrary<MalformedAnswer> = fc
  .record({
    target: fc.constantFrom(...TARGETS),
    figures: fc.array(fc.constantFrom(...FIGURES), { minLength: 1, maxLength: 3 }),
    eventChange: fc.oneof(
      { weight: 5, arbitrary: fc.constant(unchanged) },
      { weight: 2, arbitrary: fc.constant(cutBetweenEvents) },
      { weight: 8, arbitrary: fc.constantFrom(...EVENT_CHANGES) },
    ),
    textChanges: fc.array(fc.tuple(fc.constantFrom(...TEXT_CHANGES), share), { maxLength: 2, size: '-1' }),
    at: share,
    cuts: fc.array(share, { maxLength: 6 }),
    flip: fc.oneof({ weight: 12, arbitrary: fc.constant(null) }, share),
    status: fc.oneof({ weight: 12, arbitrary: fc.constant(200) }, fc.constantFrom(204, 301, 400, 404, 429, 500, 529)),
    contentType: fc.oneof({ weight: 12, arbitrary: fc.constant(null) }, fc.constantFrom('text/html', 'x', '')),
    end: fc.oneof(
      { weight: 60, arbitrary: fc.constant('in order' as const) },
      { weight: 12, arbitrary: fc.constant('reset' as const) },
      { weight: 1, arbitrary: fc.constant('never' as const) },
    ),
  })
  .map(build);

/** Each change once for each API that it can be made to, so that none is left to chance. */
export const everyChange: readonly MalformedAnswer[] = TARGETS.flatMap((target) => [
  ...TEXT_CHANGES.map((change) => build({ ...WHOLE, target, textChanges: [[change, MIDDLE]] })),
  ...(target[1] ? EVENT_CHANGES.map((eventChange) => build({ ...WHOLE, target, eventChange })) : []),
]);

function build({ target, figures, eventChange, textChanges, at, cuts, flip, ...how }: Recipe): MalformedAnswer {
  const [endpoint, isStreamed] = target;
  const usage = usageOf(endpoint, figures);
  const events = eventsOf(endpoint, usage);
  const valid = isStreamed ? eventChange(events, Math.floor(at * events.length)).join('') : answerOf(endpoint, usage);
  const text = textChanges.reduce(
    (changed, [change, place]) => change(changed, Math.floor(place * changed.length)),
    valid,
  );
  const bytes = Buffer.from(text);
  if (flip !== null && bytes.length > 0) bytes[Math.floor(flip * bytes.length)] = 0xff;
  const usual = isStreamed ? 'text/event-stream' : 'application/json';
  return { ...how, endpoint, isStreamed, contentType: how.contentType ?? usual, pieces: cut(bytes, cuts) };
}

function cut(bytes: Buffer, shares: readonly number[]): readonly Buffer[] {
  const places = shares.map((place) => Math.floor(place * bytes.length)).toSorted((left, right) => left - right);
  return [0, ...places].map((start, index) => bytes.subarray(start, places[index] ?? bytes.length));
}
