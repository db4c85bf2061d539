import { expect, test } from 'vitest';
import { createPriceList } from './create-price-list.ts';
import { describePrices } from './price-version.ts';
import { readPriceOverrides } from './read-price-overrides.ts';

const overridesOf = (models: object) => readPriceOverrides(JSON.stringify({ models }));
const hex = (digest: Uint8Array) => Buffer.from(digest).toString('hex');

test('the same prices are one version; a price of the operator’s own makes another, and takes the place of the bundled one', () => {
  const bundled = describePrices();
  expect(hex(describePrices().digest)).toBe(hex(bundled.digest));
  const [one, two] = [{ 'openai/gpt-4o-mini': { input: 1, output: 2 } }, { 'a/b': { input: 1, output: 2 } }];
  const overridden = describePrices(overridesOf({ ...one, ...two }));
  expect(hex(overridden.digest)).toBe(hex(describePrices(overridesOf({ ...two, ...one })).digest));
  expect(hex(overridden.digest)).not.toBe(hex(bundled.digest));
  const named = overridden.models.filter(({ provider, model }) => `${provider}/${model}` === 'openai/gpt-4o-mini');
  expect(named.map(({ rates }) => rates.map(({ inputNanoUsd }) => inputNanoUsd))).toEqual([[1_000_000_000n]]);
});

test('a version names each model once, with all that the price list says of it', () => {
  const prices = createPriceList();
  const { models } = describePrices();
  const names = models.map(({ provider, model }) => `${provider}/${model}`);
  expect(new Set(names).size).toBe(names.length);
  for (const { provider, model } of prices.knownModels()) expect(names).toContain(`${provider}/${model}`);
});

test('every rate is a whole number of nano-dollars', () => {
  for (const { rates } of describePrices().models)
    for (const { inputNanoUsd, cachedInputNanoUsd, outputNanoUsd, reasoningNanoUsd } of rates)
      for (const amount of [inputNanoUsd, cachedInputNanoUsd, outputNanoUsd, reasoningNanoUsd])
        expect(typeof amount).toBe('bigint');
});
