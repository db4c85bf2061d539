import type { ModelRate, PricedModel } from '@lethe/core/billing';
import { z } from 'zod';

const MODEL_KEY = /^[a-z0-9][a-z0-9-]{0,62}\/[\w.:@~+/-]{1,200}$/;
/** Dollars per 1 M tokens, to the nano-dollar. */
const DECIMAL = /^(\d{1,6})(?:\.(\d{1,9}))?$/;
const NANO_DIGITS = 9;
const USD_MAX = 999_999;
const OUTPUT_TOKENS_MAX = 100_000_000;

/** A price of the operator's own. What it leaves out stays as the price data has it. */
export interface PriceOverride extends Pick<PricedModel, 'provider' | 'model'> {
  readonly kind: PricedModel['kind'] | null;
  readonly outputTokensMax: number | null;
  readonly rate: ModelRate | null;
}

/** What is wrong with a file of prices, and where. */
export class PriceFileProblem extends Error {
  override readonly name = 'PriceFileProblem';
}

/** A number with decimals is a float once it has been read, so only a text may have them. */
const usd = z.union([z.number().int().min(0).max(USD_MAX), z.string().regex(DECIMAL)]).transform(toNano);

const entry = z
  .strictObject({
    input: usd.optional(),
    cachedInput: usd.optional(),
    output: usd.optional(),
    reasoning: usd.optional(),
    outputTokensMax: z.number().int().min(0).max(OUTPUT_TOKENS_MAX).optional(),
    kind: z.enum(['completion', 'embedding']).optional(),
  })
  .refine(({ input, cachedInput, output, reasoning }) => {
    const isPriced = [input, cachedInput, output, reasoning].some((price) => price !== undefined);
    return !isPriced || (input !== undefined && output !== undefined);
  }, 'input and output are priced together');

const file = z.strictObject({ models: z.record(z.string().regex(MODEL_KEY), entry) });

const EXPECTATION =
  'Expected {"models":{"provider/model":{"input":"0.15","cachedInput":"0.075","output":"0.60","reasoning":"0.60","outputTokensMax":16384}}}: ' +
  'dollars per 1 M tokens as whole numbers, or as texts with up to nine decimals; cachedInput and reasoning may be left out, input and output not where either is set';

/**
 * Reads the text of a file of prices. Names of models are not case-sensitive.
 * @throws {PriceFileProblem}
 */
export function readPriceOverrides(text: string): readonly PriceOverride[] {
  const parsed = file.safeParse(parseJson(text));
  if (parsed.success) return Object.entries(parsed.data.models).map(([key, override]) => toOverride(key, override));
  const where = parsed.error.issues[0]?.path.join(' → ') || 'the file';
  throw new PriceFileProblem(`Wrong at ${where}. ${EXPECTATION}.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PriceFileProblem(`This is not JSON. ${EXPECTATION}.`);
  }
}

function toOverride(key: string, override: z.output<typeof entry>): PriceOverride {
  const slashAt = key.indexOf('/');
  return {
    provider: key.slice(0, slashAt),
    model: key.slice(slashAt + 1),
    kind: override.kind ?? null,
    outputTokensMax: override.outputTokensMax ?? null,
    rate: toRate(override),
  };
}

function toRate({ input, cachedInput, output, reasoning }: z.output<typeof entry>): ModelRate | null {
  if (input === undefined || output === undefined) return null;
  return {
    validFrom: null,
    dailyHours: null,
    promptTokensAbove: 0,
    inputNanoUsd: input,
    cachedInputNanoUsd: cachedInput ?? input,
    outputNanoUsd: output,
    reasoningNanoUsd: reasoning ?? output,
  };
}

function toNano(price: number | string): bigint {
  const [whole = '0', fraction = ''] = String(price).split('.');
  return BigInt(whole + fraction.padEnd(NANO_DIGITS, '0'));
}
