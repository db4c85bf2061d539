import { composeAnswers } from './answer/compose-answer.ts';
import { chunkEvents, completionEvent, type Identity } from './completion.ts';
import { type Control, controlSchema } from './control.ts';
import { errorBody } from './errors.ts';
import { applyFaults } from './faults.ts';
import { type AnswerEvent, type Pacing, type Plan, toBodyFrames, toSseFrames } from './plan.ts';
import type { ChatRequest } from './request.ts';
import { reportUsage } from './usage.ts';

const JSON_TYPE = 'application/json';
const SSE_TYPE = 'text/event-stream; charset=utf-8';
/** Pieces of a plain body that a fault is applied to, so that it can strike in the middle. */
const FAULTY_BODY_PIECE_COUNT = 4;

/** Decides the whole response: a pure function of the request and its identity. */
export function planAnswer(request: ChatRequest, identity: Identity): Plan {
  const control = request.simulator ?? controlSchema.parse({});
  const pacing = { firstDelayMs: control.first_chunk_delay_ms, delayMs: control.chunk_delay_ms };
  const isError = control.status >= 400;
  const plan =
    control.raw_body !== undefined
      ? planText(control.raw_body, pacing)
      : isError
        ? planBody(
            { kind: 'error', json: { ...errorBody(control.status, control.error), ...identity.extra } },
            pacing,
            1,
          )
        : planCompletion(request, control, identity, pacing);
  const named = control.content_type === undefined ? {} : { 'content-type': control.content_type };
  const prepared: Plan = {
    ...plan,
    status: control.status,
    headers: { ...plan.headers, ...lowerCased(control.headers), ...named },
    headersDelayMs: control.headers_delay_ms,
  };
  return applyFaults(prepared, control);
}

function planCompletion(request: ChatRequest, control: Control, identity: Identity, pacing: Pacing): Plan {
  const answers = composeAnswers(request, control);
  const usage = reportUsage(request, answers, control.usage);
  if (!request.stream) {
    const usualCount = control.fault.length > 0 ? FAULTY_BODY_PIECE_COUNT : 1;
    return planBody(completionEvent(identity, answers, usage), pacing, control.chunks ?? usualCount);
  }
  const events = chunkEvents(identity, answers, usage, {
    chunkCount: control.chunks,
    isUsageAsked: request.stream_options?.include_usage ?? false,
    isUsageEverywhere: control.fault.some(({ kind }) => kind === 'usage_in_every_chunk'),
  });
  return {
    ...basis,
    headers: { 'content-type': SSE_TYPE, 'cache-control': 'no-cache' },
    events,
    toFrames: (all) => toSseFrames(all, pacing),
  };
}

const basis = { status: 200, headersDelayMs: 0, ending: 'end', isCloseDelimited: false } as const;

function planBody(event: AnswerEvent, pacing: Pacing, pieceCount: number): Plan {
  return {
    ...basis,
    headers: { 'content-type': JSON_TYPE },
    events: [event],
    toFrames: (events) => toBodyFrames(events, pacing, pieceCount),
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
