import { addMs } from '@lethe/core/time';
import { completionBody, completionEvents } from '../wire/completion.ts';
import { opaqueId, type Turn } from '../wire/messages.ts';
import type { DraftRequest } from './draft-request.ts';
import { measureTiming, measureUsage } from './measure-turn.ts';
import { requestBody } from './request-body.ts';
import { type SessionContext, upstreamRequestId } from './session.ts';

export interface DraftInput {
  readonly turn: Turn;
  readonly admittedAt: Date;
  readonly previousPromptTokens: number | null;
}

/** A request that was answered. */
export function draftAnswer(
  context: SessionContext,
  { turn, admittedAt, previousPromptTokens }: DraftInput,
): DraftRequest {
  const { scenario, script, profile, random, isStreamed } = context;
  const usage = measureUsage({ script, turn, previousPromptTokens, profile, random });
  const timing = measureTiming({ usage, profile, isStreamed, random });
  const id = profile.idPrefix + opaqueId(random, 22);
  const createdAt = addMs(admittedAt, timing.gatewayMs);
  return {
    scenario: scenario.name,
    projectName: scenario.project,
    keyIndex: context.keyIndex,
    profile,
    admittedAt,
    isStreamed,
    statusCode: 200,
    errorCode: null,
    finishReason: turn.finishReason,
    upstreamRequestId: upstreamRequestId(context),
    usage,
    timing,
    handles: context.handles,
    content: () => ({
      request: requestBody(context, turn),
      response: (isStreamed ? completionEvents : completionBody)({ id, createdAt, profile, turn, usage }),
      responseMediaType: isStreamed ? 'text/event-stream' : 'application/json',
    }),
  };
}
