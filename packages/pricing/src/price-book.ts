import type { PricedModel } from '@lethe/core/billing';
import { calcPrice, findProvider, type ModelInfo } from '@pydantic/genai-prices';
import { PRICED_PROVIDERS } from './priced-providers.ts';
import { readPackagePrices } from './read-package-prices.ts';
import type { PriceOverride } from './read-price-overrides.ts';

/** The bundled price data with the operator's own prices over it. */
export interface PriceBook {
  /** Each model once, under its own name. */
  readonly models: readonly PricedModel[];
  /** @param model  also by another name that the price data has for it */
  find(provider: string, model: string): PricedModel | null;
}

export function createPriceBook(overrides: readonly PriceOverride[]): PriceBook {
  const bundled = readPackagePrices();
  const overridden = new Map<string, PricedModel>();
  for (const override of overrides) {
    const base = findBundled(bundled, override.provider, override.model);
    const priced = combine(override, base);
    if (priced !== null) overridden.set(keyOf(override), priced);
  }
  const untouched = [...bundled.values()].filter((priced) => !overridden.has(keyOf(priced)));
  return {
    models: [...untouched, ...overridden.values()],
    find(provider, model) {
      const own = overridden.get(keyOf({ provider, model }));
      if (own !== undefined) return own;
      const priced = findBundled(bundled, provider, model);
      return priced === null ? null : (overridden.get(keyOf({ provider, model: priced.model })) ?? priced);
    },
  };
}

function keyOf({ provider, model }: Pick<PricedModel, 'provider' | 'model'>): string {
  return `${provider}/${model.toLowerCase()}`;
}

/** Null where a model that nobody else prices gets no price either. */
function combine({ provider, model, ...own }: PriceOverride, base: PricedModel | null): PricedModel | null {
  const rates = own.rate === null ? base?.rates : [own.rate];
  if (rates === undefined) return null;
  return {
    provider,
    model,
    kind: own.kind ?? base?.kind ?? 'completion',
    outputTokensMax: own.outputTokensMax ?? base?.outputTokensMax ?? null,
    rates,
  };
}

/** Only an exact name of a provider counts: one that merely resembles a known one may well charge something else. */
function findBundled(bundled: ReadonlyMap<ModelInfo, PricedModel>, provider: string, model: string) {
  const providerId = PRICED_PROVIDERS.get(provider);
  if (providerId === undefined || findProvider({ providerId })?.id !== providerId) return null;
  const entry = calcPrice({}, model, { providerId })?.model;
  return entry === undefined ? null : (bundled.get(entry) ?? null);
}
