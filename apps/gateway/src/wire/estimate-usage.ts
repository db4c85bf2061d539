import type { TokenUsage } from '@lethe/core/billing';
import { countTokens } from './count-tokens.ts';
import { isRecord } from './json/json-values.ts';
import type { UsageEstimateInput } from './protocol.ts';

/** What the chat formats add to each message, and to the answer. */
export const TOKENS_PER_MESSAGE = 4;
/** What a picture of 1024 × 1024 in full detail costs. Its bytes are not text and are never counted. */
export const TOKENS_PER_IMAGE = 765;

/** The text of a request, and what is counted beside it. */
export class PromptMeter {
  text = '';
  fixedTokens = 0;

  add(text: unknown): void {
    if (typeof text === 'string') this.text += text;
  }

  /** What is sent as JSON, such as the definitions of tools. */
  addJson(value: unknown): void {
    if (value !== undefined && value !== null) this.text += JSON.stringify(value);
  }
}

/** How the requests of one wire API are metered. */
export type MeterPrompt = (request: Readonly<Record<string, unknown>>, meter: PromptMeter) => void;

/** The tokens of a call whose upstream did not report them all. The body was parsed before, at admission: it is valid, and parsed again only in this rare case. */
export async function estimateUsage(
  meterPrompt: MeterPrompt,
  { requestBody, outputText, outputCharacters, reportedInput }: UsageEstimateInput,
): Promise<TokenUsage> {
  const prompt = reportedInput === null ? readPrompt(meterPrompt, requestBody) : new PromptMeter();
  const [promptTokens = 0, outputTokens = 0] = await countTokens([
    { text: prompt.text, characters: prompt.text.length },
    { text: outputText, characters: outputCharacters },
  ]);
  const input = reportedInput ?? { inputTokens: promptTokens + prompt.fixedTokens, cachedInputTokens: 0 };
  return { ...input, outputTokens, reasoningTokens: 0 };
}

function readPrompt(meterPrompt: MeterPrompt, requestBody: Buffer): PromptMeter {
  const meter = new PromptMeter();
  const request: unknown = JSON.parse(requestBody.toString());
  if (isRecord(request)) meterPrompt(request, meter);
  return meter;
}
