import { NO_USAGE } from '@lethe/core/billing';
import { completionEvents } from '../wire/completion.ts';
import { errorBody } from '../wire/error-body.ts';
import { opaqueId } from '../wire/messages.ts';
import type { DraftInput } from './draft-answer.ts';
import type { DraftRequest } from './draft-request.ts';
import type { Fault } from './faults.ts';
import { measureTiming, measureUsage } from './measure-turn.ts';
import { requestBody } from './request-body.ts';
import { type SessionContext, upstreamRequestId } from './session.ts';

/** A request that failed: with an error, or cut off by its caller. */
export function draftFailure(context: SessionContext, input: DraftInput & { fault: Fault }): DraftRequest {
  const { fault } = input;
  return fault.error === null
    ? draftCutOff(context, input)
    : draftRefused(context, { ...input, fault, error: fault.error });
}

function draftRefused(
  context: SessionContext,
  { turn, admittedAt, fault, error }: DraftInput & { fault: Fault; error: NonNullable<Fault['error']> },
): DraftRequest {
  const { scenario, profile, random } = context;
  const isUpstreams = fault.errorCode === 'upstream_error';
  const totalMs = Math.round(random.around(fault.medianMs, fault.medianMs >= 10_000 ? 0.0004 : 0.4));
  return {
    scenario: scenario.name,
    projectName: scenario.project,
    keyIndex: context.keyIndex,
    profile,
    admittedAt,
    isStreamed: context.isStreamed,
    statusCode: fault.statusCode,
    errorCode: fault.errorCode,
    finishReason: null,
    upstreamRequestId: isUpstreams ? upstreamRequestId(context) : null,
    usage: { ...NO_USAGE, isEstimated: false },
    timing: { gatewayMs: random.int(1, 9), firstTokenMs: null, totalMs: totalMs + 10 },
    handles: context.handles,
    content: () => ({
      request: requestBody(context, turn, fault.settings),
      response: errorBody(error(profile)),
      responseMediaType: 'application/json',
    }),
  };
}

/** What had been relayed until then is counted by Lethe itself, because the upstream's own count never came. */
function draftCutOff(
  context: SessionContext,
  { turn, admittedAt, fault, previousPromptTokens }: DraftInput & { fault: Fault },
): DraftRequest {
  const { scenario, script, profile, random } = context;
  const shareSent = 0.25 + random.next() * 0.6;
  const whole = measureUsage({ script, turn, previousPromptTokens, profile, random });
  const outputTokens = Math.max(1, Math.floor(whole.outputTokens * shareSent));
  const usage = { ...whole, outputTokens, isEstimated: true };
  const id = profile.idPrefix + opaqueId(random, 22);
  return {
    scenario: scenario.name,
    projectName: scenario.project,
    keyIndex: context.keyIndex,
    profile,
    admittedAt,
    isStreamed: true,
    statusCode: fault.statusCode,
    errorCode: fault.errorCode,
    finishReason: null,
    upstreamRequestId: upstreamRequestId(context),
    usage,
    timing: measureTiming({ usage, profile, isStreamed: true, random }),
    handles: context.handles,
    content: () => ({
      request: requestBody(context, turn),
      response: completionEvents({ id, createdAt: admittedAt, profile, turn, usage }, shareSent),
      responseMediaType: 'text/event-stream',
    }),
  };
}
