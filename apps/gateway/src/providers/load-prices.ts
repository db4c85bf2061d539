import { readFileSync } from 'node:fs';
import type { PriceList, PriceVersion } from '@lethe/core/billing';
import {
  createPriceList,
  describePrices,
  PriceFileProblem,
  type PriceOverride,
  readPriceOverrides,
} from '@lethe/pricing';
import { StartupProblem } from '../startup-problem.ts';

export interface LoadedPrices {
  readonly prices: PriceList;
  /** The same prices, to be kept. */
  readonly version: PriceVersion;
}

/**
 * The bundled price data with the operator's own prices over it. Read once, at the start.
 * @param file  LETHE_PRICES_FILE
 * @throws {StartupProblem} a file of prices that cannot be used is no reason to go on with others
 */
export function loadPrices(file: string | undefined): LoadedPrices {
  const overrides = file === undefined ? [] : readFile(file);
  return { prices: createPriceList(overrides), version: describePrices(overrides) };
}

function readFile(file: string): readonly PriceOverride[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartupProblem('LETHE_PRICES_FILE', 'this file cannot be read; correct the path or the rights', error);
  }
  try {
    return readPriceOverrides(text);
  } catch (error) {
    if (!(error instanceof PriceFileProblem)) throw error;
    throw new StartupProblem('LETHE_PRICES_FILE', error.message.replace(/\.$/, ''), error);
  }
}
