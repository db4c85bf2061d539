import { addMs, MS_PER_SECOND } from '@lethe/core/time';
import { createSlots } from '../conversations/slots.ts';
import { type Turn, toTurns } from '../wire/messages.ts';
import { draftAnswer } from './draft-answer.ts';
import { draftFailure } from './draft-failure.ts';
import type { DraftRequest } from './draft-request.ts';
import { drawFault } from './faults.ts';
import type { Random } from './random.ts';
import type { Session, SessionContext } from './session.ts';

/** All requests of a conversation, in order. A request that fails for good ends it. */
export function draftSession(session: Session): DraftRequest[] {
  const context = openSession(session);
  const { profile, random } = context;
  const callIdPrefix = profile.provider === 'anthropic' ? 'toolu_01' : 'call_';
  const drafts: DraftRequest[] = [];
  let at = session.beginsAt;
  let previousPromptTokens: number | null = null;
  for (const turn of toTurns(context.script, { random: random.fork('ids'), callIdPrefix })) {
    if (drafts.length > 0) at = addMs(at, pauseBefore(turn, random));
    const circumstances = { profile, isOut: session.isOut(at), isStreamed: context.isStreamed, random };
    const fault = session.canFail ? drawFault(circumstances) : null;
    if (fault !== null) {
      const failed = draftFailure(context, { turn, fault, admittedAt: at, previousPromptTokens });
      drafts.push(failed);
      if (!fault.isRetried) return drafts;
      at = addMs(at, failed.timing.totalMs + random.int(2, 20) * MS_PER_SECOND);
    }
    const draft = draftAnswer(context, { turn, admittedAt: at, previousPromptTokens });
    drafts.push(draft);
    previousPromptTokens = draft.usage.inputTokens + draft.usage.cachedInputTokens;
    at = addMs(at, draft.timing.totalMs);
  }
  return drafts;
}

function openSession(session: Session): SessionContext {
  const { scenario, random, beginsAt } = session;
  return {
    ...session,
    script: scenario.write(createSlots(random.fork('slots'), beginsAt)),
    isStreamed: random.chance(scenario.streamedShare),
    keyIndex: random.chance(0.9) ? 0 : 1,
  };
}

const READING_MS_MIN = 11 * MS_PER_SECOND;

/** A tool answers within a second or two; a person reads and types. */
function pauseBefore(turn: Turn, random: Random): number {
  if (turn.followsCalls) return Math.round(random.around(420, 0.6));
  return Math.round(Math.max(READING_MS_MIN, random.around(52 * MS_PER_SECOND, 0.6)));
}
