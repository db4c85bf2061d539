export { createPriceList } from './create-price-list.ts';
export { describePrices } from './price-version.ts';
export { PriceFileProblem, type PriceOverride, readPriceOverrides } from './read-price-overrides.ts';
