import type { DailyHours, ModelRate, PricedModel, TokenRates } from '@lethe/core/billing';
import type { Rate } from '@lethe/core/money';
import { MS_PER_DAY, MS_PER_SECOND } from '@lethe/core/time';

const TOKENS_PER_RATE = 1_000_000n;

export interface RateMoment {
  readonly at: Date;
  /** All input tokens, cached ones included. */
  readonly promptTokens: number;
}

/** Of the rates whose conditions hold the last one counts; before the first instant of all, the first. */
export function rateAt({ rates }: Pick<PricedModel, 'rates'>, moment: RateMoment): ModelRate | undefined {
  return rates.findLast((rate) => isInForce(rate, moment)) ?? rates[0];
}

function isInForce({ validFrom, dailyHours, promptTokensAbove }: ModelRate, { at, promptTokens }: RateMoment): boolean {
  return (
    (validFrom === null || at >= validFrom) &&
    (dailyHours === null || isWithin(dailyHours, at)) &&
    (promptTokensAbove === 0 || promptTokens > promptTokensAbove)
  );
}

function isWithin({ fromSecond, untilSecond }: DailyHours, at: Date): boolean {
  const second = (at.getTime() % MS_PER_DAY) / MS_PER_SECOND;
  const isAfterStart = second >= fromSecond;
  const isBeforeEnd = second < untilSecond;
  return untilSecond < fromSecond ? isAfterStart || isBeforeEnd : isAfterStart && isBeforeEnd;
}

export function toTokenRates(rate: ModelRate): TokenRates {
  return {
    input: perMillion(rate.inputNanoUsd),
    cachedInput: perMillion(rate.cachedInputNanoUsd),
    output: perMillion(rate.outputNanoUsd),
    reasoning: perMillion(rate.reasoningNanoUsd),
  };
}

function perMillion(amountNanoUsd: bigint): Rate {
  return { amountNanoUsd, perQuantity: TOKENS_PER_RATE, unit: 'token' };
}
