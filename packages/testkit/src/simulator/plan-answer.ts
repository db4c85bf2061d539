import { applyFaults } from './faults.ts';
import { type AnswerEvent, type Pacing, type Plan, toBodyFrames, toSseFrames } from './plan.ts';
import type { Identity, ReadRequest, WireFormat } from './wire-format.ts';

const JSON_TYPE = 'application/json';
const SSE_TYPE = 'text/event-stream; charset=utf-8';
/** Pieces of a plain body that a fault is applied to, so that it can strike in the middle. */
const FAULTY_BODY_PIECE_COUNT = 4;

/** Decides the whole response: a pure function of the request and its identity. */
export function planAnswer(format: WireFormat, request: ReadRequest, identity: Identity): Plan {
  const { control } = request;
  const { requestId } = identity;
  const named = control.content_type === undefined ? {} : { 'content-type': control.content_type };
  const plan = planContent(format, request, identity);
  const prepared: Plan = {
    ...plan,
    status: control.status,
    headers: { ...plan.headers, [format.requestIdHeader]: requestId, ...lowerCased(control.headers), ...named },
    headersDelayMs: control.headers_delay_ms,
  };
  return applyFaults(prepared, { control, format, requestId });
}

function planContent(format: WireFormat, { control, isStream, answer }: ReadRequest, identity: Identity): Plan {
  const pacing = { firstDelayMs: control.first_chunk_delay_ms, delayMs: control.chunk_delay_ms };
  if (control.raw_body !== undefined) return planText(control.raw_body, pacing);
  if (control.status >= 400) {
    const body = format.errorBody(control.status, control.error, identity.requestId);
    return planBody([{ kind: 'error', json: { ...body, ...identity.extra } }], pacing, 1);
  }
  const events = answer(identity);
  if (!isStream) {
    const usualCount = control.fault.length > 0 ? FAULTY_BODY_PIECE_COUNT : 1;
    return planBody(events, pacing, control.chunks ?? usualCount);
  }
  return {
    ...basis,
    headers: { 'content-type': SSE_TYPE, 'cache-control': 'no-cache' },
    events,
    toFrames: (all) => toSseFrames(all, pacing),
  };
}

const basis = { status: 200, headersDelayMs: 0, ending: 'end', isCloseDelimited: false } as const;

function planBody(events: Iterable<AnswerEvent>, pacing: Pacing, pieceCount: number): Plan {
  return {
    ...basis,
    headers: { 'content-type': JSON_TYPE },
    events,
    toFrames: (all) => toBodyFrames(all, pacing, pieceCount),
  };
}

function planText(text: string, pacing: Pacing): Plan {
  return {
    ...basis,
    headers: { 'content-type': JSON_TYPE },
    events: [],
    toFrames: () => [{ bytes: Buffer.from(text), delayMs: pacing.firstDelayMs }],
  };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
