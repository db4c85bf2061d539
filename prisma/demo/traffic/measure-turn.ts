import type { RecordedTiming, RecordedUsage } from '@lethe/core/payloads';
import type { Script } from '../conversations/scenario.ts';
import type { Turn, WireMessage } from '../wire/messages.ts';
import { countTokens, TOKENS_PER_MESSAGE, TOKENS_PER_PICTURE } from './count-tokens.ts';
import type { ModelProfile } from './model-profiles.ts';
import type { Random } from './random.ts';

/** A prompt prefix is cached from this length on, in steps. */
const CACHED_TOKENS_MIN = 1_024;
const CACHED_TOKENS_STEP = 128;
const HIDDEN_REASONING_STEP = 64;
/** How often the provider still has the prefix: of the same conversation, and of other conversations of the application. */
const SAME_SESSION_CACHE_SHARE = 0.85;
const OTHER_SESSION_CACHE_SHARE = 0.5;

export interface MeasureInput {
  readonly script: Script;
  readonly turn: Turn;
  /** Tokens of the prompt of the turn before; null for the first turn of a conversation. */
  readonly previousPromptTokens: number | null;
  readonly profile: ModelProfile;
  readonly random: Random;
}

/** What a turn uses: counted from its text, but for hidden reasoning, which has none. */
export function measureUsage({ script, turn, previousPromptTokens, profile, random }: MeasureInput): RecordedUsage {
  const toolTokens = script.tools === undefined ? 0 : countTokens(JSON.stringify(script.tools), profile);
  const promptTokens = toolTokens + countMessages(turn.messages, profile);
  const prefixTokens = previousPromptTokens ?? toolTokens + countTokens(script.system ?? '', profile);
  const cacheShare = previousPromptTokens === null ? OTHER_SESSION_CACHE_SHARE : SAME_SESSION_CACHE_SHARE;
  const isCached = profile.cachesPrompts && prefixTokens >= CACHED_TOKENS_MIN && random.chance(cacheShare);
  const cachedInputTokens = isCached ? Math.floor(prefixTokens / CACHED_TOKENS_STEP) * CACHED_TOKENS_STEP : 0;
  return {
    inputTokens: promptTokens - cachedInputTokens,
    cachedInputTokens,
    outputTokens: countAnswer(turn, profile),
    reasoningTokens: countReasoning({ turn, profile, random }),
    isEstimated: false,
  };
}

function countMessages(messages: readonly WireMessage[], profile: ModelProfile): number {
  return messages.reduce((sum, message) => {
    const called = 'tool_calls' in message ? countTokens(JSON.stringify(message.tool_calls), profile) : 0;
    return sum + TOKENS_PER_MESSAGE + countContent(message.content, profile) + called;
  }, 0);
}

function countContent(content: WireMessage['content'], profile: ModelProfile): number {
  if (content === null) return 0;
  if (typeof content === 'string') return countTokens(content, profile);
  return content.reduce(
    (sum, part) => sum + (part.type === 'text' ? countTokens(part.text, profile) : TOKENS_PER_PICTURE),
    0,
  );
}

function countAnswer({ answer }: Turn, profile: ModelProfile): number {
  const spoken = countTokens((answer.content ?? '') + (answer.refusal ?? ''), profile);
  return (
    spoken +
    (answer.tool_calls === undefined
      ? 0
      : countTokens(JSON.stringify(answer.tool_calls.map((made) => made.function)), profile))
  );
}

function countReasoning({ turn, profile, random }: Pick<MeasureInput, 'turn' | 'profile' | 'random'>): number {
  if (profile.reasoning === 'none') return 0;
  if (profile.reasoning === 'shown') return countTokens(turn.answer.reasoning_content ?? '', profile);
  return Math.round(random.around(profile.reasoningTokens, 0.7) / HIDDEN_REASONING_STEP) * HIDDEN_REASONING_STEP;
}

/** Milliseconds that reading one prompt token takes, for all models. */
const PROMPT_MS_PER_TOKEN = 0.03;
const GATEWAY_MS_MEDIAN = 4;
const GATEWAY_MS_MAX = 60;

/** How long a turn takes: the model's own pace, more for long prompts and for reasoning. */
export function measureTiming({ usage, profile, isStreamed, random }: MeasureTimingInput): RecordedTiming {
  const gatewayMs = Math.min(GATEWAY_MS_MAX, Math.max(1, Math.round(random.around(GATEWAY_MS_MEDIAN, 0.6))));
  const msPerToken = random.around(1_000 / profile.tokensPerSecond, 0.18);
  const promptMs = (usage.inputTokens + usage.cachedInputTokens / 10) * PROMPT_MS_PER_TOKEN;
  const waitMs = random.around(profile.firstTokenMs, 0.32) + promptMs + usage.reasoningTokens * msPerToken;
  const upstreamMs = Math.round(waitMs + usage.outputTokens * msPerToken);
  // An answer that is not streamed arrives at once, when it is complete.
  const firstTokenMs = isStreamed ? Math.round(waitMs) : Math.max(1, upstreamMs - random.int(1, 4));
  return { gatewayMs, firstTokenMs, totalMs: gatewayMs + upstreamMs };
}

export interface MeasureTimingInput {
  readonly usage: RecordedUsage;
  readonly profile: ModelProfile;
  readonly isStreamed: boolean;
  readonly random: Random;
}
