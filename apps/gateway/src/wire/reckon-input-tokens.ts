import type { WireRequest } from './protocol.ts';

/** Of JSON around text in most languages; denser text, such as digits and CJK, comes near it. */
const BYTES_PER_TOKEN = 3;
/** What a body can hold beside its text, at least. */
const TOKENS_MIN = 16;
/** No model takes a longer prompt. Beyond this a body is pictures, sound or files in base64, which cost by what they show and not by their length. */
export const RECKONED_TOKENS_MAX = 2_000_000;

/** The input tokens of a request, from the length of its body alone: no tokenizer, and no second look at the content. Meant for reservations, and rather too high than too low. */
export function reckonInputTokens({ body }: WireRequest): number {
  return Math.min(Math.max(Math.ceil(body.length / BYTES_PER_TOKEN), TOKENS_MIN), RECKONED_TOKENS_MAX);
}
