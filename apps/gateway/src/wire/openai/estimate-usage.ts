import type { TokenUsage } from '@lethe/core/billing';
import { deltaText } from './stream-chunk.ts';
import { isRecord } from './usage.ts';

/** Text up to this length is counted exactly; the rest is reckoned by its length, so that one estimate takes milliseconds at most. */
const COUNTED_CHARACTERS_MAX = 100_000;
const CHARACTERS_PER_TOKEN = 4;
/** What the OpenAI chat format adds to each message, and to the answer. */
const TOKENS_PER_MESSAGE = 4;
/** What a picture of 1024 × 1024 in full detail costs. Its bytes are not text and are never counted. */
const TOKENS_PER_IMAGE = 765;

export interface UsageEstimateInput {
  readonly requestBody: Buffer;
  /** The text that the upstream sent, as far as it was kept. */
  readonly outputText: string;
  /** Its whole length. */
  readonly outputCharacters: number;
}

/**
 * The tokens of a call whose upstream reported none, counted with the o200k vocabulary.
 * For other vocabularies it is an approximation, which is why the record says that it was estimated.
 */
export async function estimateUsage({
  requestBody,
  outputText,
  outputCharacters,
}: UsageEstimateInput): Promise<TokenUsage> {
  // The vocabulary takes some 50 MB, so it is loaded by the first estimate and not before.
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
  const count = (text: string, characters: number) => {
    const counted = text.slice(0, COUNTED_CHARACTERS_MAX);
    return (
      countTokens(counted, { disallowedSpecial: new Set() }) +
      Math.ceil((characters - counted.length) / CHARACTERS_PER_TOKEN)
    );
  };
  const prompt = promptOf(requestBody);
  return {
    inputTokens: count(prompt.text, prompt.text.length) + prompt.fixedTokens,
    cachedInputTokens: 0,
    outputTokens: count(outputText, outputCharacters),
    reasoningTokens: 0,
  };
}

/** The body has been parsed before, at admission: it is valid, and parsed again only in the rare case of an estimate. */
function promptOf(requestBody: Buffer): { text: string; fixedTokens: number } {
  const request: unknown = JSON.parse(requestBody.toString());
  const messages = isRecord(request) && Array.isArray(request.messages) ? request.messages : [];
  const tools = isRecord(request) && Array.isArray(request.tools) ? JSON.stringify(request.tools) : '';
  let text = tools;
  let fixedTokens = TOKENS_PER_MESSAGE;
  for (const message of messages) {
    fixedTokens += TOKENS_PER_MESSAGE;
    text += deltaText(message);
    for (const part of isRecord(message) && Array.isArray(message.content) ? message.content : []) {
      if (!isRecord(part)) continue;
      if (typeof part.text === 'string') text += part.text;
      if (part.type === 'image_url') fixedTokens += TOKENS_PER_IMAGE;
    }
  }
  return { text, fixedTokens };
}
