// Hot path: budget 2 µs. Only for requests that credit pays something of.
import { STORAGE_RATE, type TokenRates } from '@lethe/core/billing';
import { chargeFor, type Rate } from '@lethe/core/money';
import type { Amounts } from './amounts.ts';

/** Most answers are shorter than what they may be: this is what a request is held to be likely to write at most. */
export const LIKELY_OUTPUT_TOKENS_MAX = 4_096;

export interface TokensInSight {
  /** From the length of the request, rather too high than too low. */
  readonly inputTokens: number;
  /** With pictures and documents, which cost by what they show. */
  readonly inputTokensMax: number;
  /** How many tokens each choice may have at most. */
  readonly outputTokensMax: number;
  readonly choiceCount: number;
}

/** What one attempt at one provider may cost. */
export function reckonInference(tokens: TokensInSight, rates: TokenRates): Amounts {
  const input = dearer(rates.input, rates.cachedInput);
  const output = dearer(rates.output, rates.reasoning);
  return {
    likelyNanoUsd: chargeFor(tokens.inputTokens, input) + chargeFor(likelyOutput(tokens), output),
    worstNanoUsd: chargeFor(tokens.inputTokensMax, input) + chargeFor(worstOutput(tokens), output),
  };
}

/** What storing the payload may cost. It is charged once, whatever the number of attempts. */
export function reckonStorage(tokens: TokensInSight): Amounts {
  return {
    likelyNanoUsd: chargeFor(tokens.inputTokens + likelyOutput(tokens), STORAGE_RATE),
    worstNanoUsd: chargeFor(whole(tokens.inputTokensMax + worstOutput(tokens)), STORAGE_RATE),
  };
}

function likelyOutput({ outputTokensMax, choiceCount }: TokensInSight): number {
  return whole(Math.min(outputTokensMax, LIKELY_OUTPUT_TOKENS_MAX) * choiceCount);
}

function worstOutput({ outputTokensMax, choiceCount }: TokensInSight): number {
  return whole(outputTokensMax * choiceCount);
}

/** Callers may ask for any number of tokens; more than a number can hold costs more than anybody has. */
function whole(tokens: number): number {
  return Math.min(tokens, Number.MAX_SAFE_INTEGER);
}

function dearer(one: Rate, other: Rate): Rate {
  return one.amountNanoUsd * other.perQuantity >= other.amountNanoUsd * one.perQuantity ? one : other;
}
