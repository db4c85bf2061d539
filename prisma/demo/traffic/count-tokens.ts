import type { ModelProfile } from './model-profiles.ts';

/** Tokens that the wire format itself costs for each message. */
export const TOKENS_PER_MESSAGE = 4;
/** Tokens of one picture, whatever its size: the demo's pictures are all small. */
export const TOKENS_PER_PICTURE = 765;

/** How many tokens a text comes to. An estimate by length, as near as a demo needs; at least 1 for any text. */
export function countTokens(text: string, profile: Pick<ModelProfile, 'charactersPerToken'>): number {
  return Math.ceil(text.length / profile.charactersPerToken);
}
