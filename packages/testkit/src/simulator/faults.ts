import { gzipSync } from 'node:zlib';
import type { Control } from './control.ts';
import type { FaultKind, FaultOf } from './fault-parameters.ts';
import * as framing from './framing.ts';
import type { AnswerEvent, Ending, Frame, Plan } from './plan.ts';
import type { WireFormat } from './wire-format.ts';

/** Whose answer is at fault. */
export type FaultContext = { readonly control: Control; readonly format: WireFormat; readonly requestId: string };

type Effect<K extends FaultKind> = (plan: Plan, fault: FaultOf<K>, context: FaultContext) => Plan;

/** What each fault does to a plan. The table is exhaustive: a fault without an effect does not compile. */
const effects: { readonly [K in FaultKind]: Effect<K> } = {
  reset_before_headers: (plan) => ({ ...plan, status: null, ending: 'reset' }),
  reset_mid_stream: (plan, { after_chunks }) => cutAfter(plan, after_chunks, 'reset'),
  fin_mid_stream: (plan, { after_chunks }) => cutAfter(plan, after_chunks, 'end'),
  fin_mid_chunk: (plan, { after_chunks }) => mapFrames(plan, (frames) => framing.cutInside(frames, after_chunks)),
  fin_without_terminator: (plan, { after_chunks }) => cutAfter(plan, after_chunks, 'fin'),
  truncated_body: truncateBody,
  close_delimited: (plan) => ({ ...plan, isCloseDelimited: true }),
  stall: (plan, { after_chunks }) => cutAfter(plan, after_chunks, 'stall'),
  garbage: (plan) => replaceBody(plan, Buffer.from(Array.from({ length: 512 }, (_, index) => (index * 151 + 7) % 256))),
  html: (plan) =>
    withType(replaceBody(plan, Buffer.from('<!doctype html><title>502</title><h1>Bad Gateway</h1>\n')), 'text/html'),
  empty: (plan) => mapFrames(plan, () => []),
  wrong_content_type: (plan) => withType(plan, 'text/plain'),
  split_utf8: (plan) => mapFrames(plan, framing.splitCharacters),
  crlf: (plan) => mapFrames(plan, (frames) => framing.endLines(frames, '\r\n')),
  cr: (plan) => mapFrames(plan, (frames) => framing.endLines(frames, '\r')),
  bom: (plan) => mapFrames(plan, framing.prependByteOrderMark),
  comments: (plan) => mapFrames(plan, framing.interleaveComments),
  multi_line_data: (plan) => mapFrames(plan, framing.breakData),
  huge_line: (plan, { size_bytes }, { format }) =>
    mapEvents(plan, (events) => insertHugeChunk(events, 'x'.repeat(size_bytes), format)),
  duplicate_usage: (plan) => mapEvents(plan, repeatUsage),
  error_in_stream: (plan, { after_chunks }, context) =>
    mapEvents(plan, (events) => failAfter(events, after_chunks, context)),
  status_200_error_object: (plan, _, { control, format, requestId }) => {
    const json = format.errorBody(500, control.error, requestId);
    return { ...mapEvents(plan, () => [{ kind: 'error', json }]), status: 200 };
  },
  redirect: (plan, { location, status }) => ({
    ...mapFrames(plan, () => []),
    status,
    headers: { ...plan.headers, location },
  }),
  gzip: (plan, { layers }) => compress(plan, layers),
  slow_bytes: (plan, { byte_delay_ms }) => mapFrames(plan, (frames) => framing.singleBytes(frames, byte_delay_ms)),
  done_missing: (plan) => mapEvents(plan, (events) => without(events, 'done')),
  usage_chunk_missing: (plan) => mapEvents(plan, dropUsage),
  // The chunks are made with it, because only their maker knows the numbers.
  usage_in_every_chunk: (plan) => plan,
};

/** Applies the faults of the control object in their order. */
export function applyFaults(plan: Plan, context: FaultContext): Plan {
  return context.control.fault.reduce((current, fault) => {
    const effect = effects[fault.kind] as Effect<FaultKind>;
    return effect(current, fault, context);
  }, plan);
}

function mapEvents(plan: Plan, change: (events: Iterable<AnswerEvent>) => Iterable<AnswerEvent>): Plan {
  return { ...plan, events: change(plan.events) };
}

function mapFrames(plan: Plan, change: (frames: Iterable<Frame>) => Iterable<Frame>): Plan {
  return { ...plan, toFrames: (events) => change(plan.toFrames(events)) };
}

function cutAfter(plan: Plan, count: number, ending: Ending): Plan {
  return { ...mapFrames(plan, (frames) => first(frames, count)), ending };
}

function replaceBody(plan: Plan, bytes: Buffer): Plan {
  return mapFrames(plan, () => [{ bytes, delayMs: 0 }]);
}

function withType(plan: Plan, type: string): Plan {
  return { ...plan, headers: { ...plan.headers, 'content-type': type } };
}

/** The headers promise the whole body, the connection closes after half of it. Holds the body in memory. */
function truncateBody(plan: Plan): Plan {
  const { bytes } = framing.joinFrames(plan.toFrames(plan.events));
  return {
    ...replaceBody(plan, bytes.subarray(0, Math.ceil(bytes.length / 2))),
    headers: { ...plan.headers, 'content-length': String(bytes.length) },
    ending: 'fin',
  };
}

/** Holds the body in memory. */
function compress(plan: Plan, layers: number): Plan {
  const encodings = Array.from({ length: layers }, () => 'gzip');
  return {
    ...mapFrames(plan, (frames) => {
      const joined = framing.joinFrames(frames);
      return [{ ...joined, bytes: encodings.reduce((bytes) => gzipSync(bytes), joined.bytes) }];
    }),
    headers: { ...plan.headers, 'content-encoding': encodings.join(', ') },
  };
}

/** Another text delta after the first event that carries one. */
function* insertHugeChunk(events: Iterable<AnswerEvent>, text: string, format: WireFormat): Generator<AnswerEvent> {
  let isDue = true;
  for (const event of events) {
    yield event;
    const huge = isDue ? format.withText(event, text) : null;
    if (huge === null) continue;
    yield huge;
    isDue = false;
  }
}

/** Sends the event that brings the usage twice; a plain body and a terminal event get a second `usage` key. */
function* repeatUsage(events: Iterable<AnswerEvent>): Generator<AnswerEvent> {
  for (const event of events) {
    const usage = event.usage ?? [];
    const isTold = usage.length > 0 && (event.kind === 'usage' || event.kind === 'finish');
    if (event.kind === 'body' || event.kind === 'done') yield { ...event, usage: [...usage, ...usage] };
    else yield event;
    if (isTold) yield event;
  }
}

/** Takes the usage chunk out of a stream, and the `usage` key out of everything else. */
function* dropUsage(events: Iterable<AnswerEvent>): Generator<AnswerEvent> {
  for (const { usage: _, ...event } of without(events, 'usage')) yield event;
}

function* without(events: Iterable<AnswerEvent>, kind: AnswerEvent['kind']): Generator<AnswerEvent> {
  for (const event of events) if (event.kind !== kind) yield event;
}

function* failAfter(
  events: Iterable<AnswerEvent>,
  count: number,
  { control, format, requestId }: FaultContext,
): Generator<AnswerEvent> {
  yield* first(without(without(events, 'done'), 'body'), count);
  yield format.errorEvent(control.error, requestId);
}

function* first<T>(values: Iterable<T>, count: number): Generator<T> {
  let left = count;
  if (left === 0) return;
  for (const value of values) {
    yield value;
    left -= 1;
    if (left === 0) return;
  }
}
