import { readFileSync } from 'node:fs';
import type { ModelRate, PricedModel } from '@lethe/core/billing';
import { describePrices, PriceFileProblem, type PriceOverride, readPriceOverrides } from '@lethe/pricing';
import { OperatorError } from '../processes/operator-error.ts';

const USAGE = `Usage: npm run prices -- check FILE | list [PROVIDER] [--file FILE]
check says what is wrong with a file of prices, list prints what a gateway would charge by: dollars per 1 M tokens.
Without --file, list goes by LETHE_PRICES_FILE, as a gateway does.`;
const NANO_DIGITS = 9;

/**
 * What the command prints.
 * @param settledFile  the file that a gateway of these settings reads; undefined: none
 * @throws {OperatorError}
 */
export function printPrices(commandArguments: readonly string[], settledFile?: string): string {
  const [command, ...rest] = commandArguments;
  const fileAt = rest.indexOf('--file');
  const file = fileAt < 0 ? undefined : rest[fileAt + 1];
  const [subject] = rest.filter((_, index) => fileAt < 0 || (index !== fileAt && index !== fileAt + 1));
  if (command === 'check' && subject !== undefined) return check(subject);
  if (command === 'list' && fileAt < 0 === (file === undefined)) return list(subject, file ?? settledFile);
  throw new OperatorError(USAGE);
}

function check(file: string): string {
  const overrides = readOverrides(file);
  const priced = new Set(describePrices(overrides).models.map(nameOf));
  const useless = overrides.map(nameOf).filter((name) => !priced.has(name));
  if (useless.length > 0)
    throw new OperatorError(`No price for ${useless.join(', ')}: neither this file nor the bundled list has one.`);
  return `${overrides.length} ${overrides.length === 1 ? 'model' : 'models'}, all of them priced.`;
}

function list(provider: string | undefined, file: string | undefined): string {
  const { models } = describePrices(file === undefined ? [] : readOverrides(file));
  const chosen = models.filter((priced) => provider === undefined || priced.provider === provider);
  if (chosen.length === 0) throw new OperatorError(`There are no prices of "${provider}".`);
  const rows = chosen.flatMap((priced) => priced.rates.map((rate) => rowOf(priced, rate)));
  return [['model', 'input', 'cached', 'output', 'reasoning', 'output tokens', 'when'], ...rows]
    .map((row) => row.join('\t'))
    .join('\n');
}

function rowOf(priced: PricedModel, rate: ModelRate): string[] {
  const { inputNanoUsd, cachedInputNanoUsd, outputNanoUsd, reasoningNanoUsd } = rate;
  return [
    nameOf(priced),
    ...[inputNanoUsd, cachedInputNanoUsd, outputNanoUsd, reasoningNanoUsd].map(usdText),
    priced.outputTokensMax === null ? 'unknown' : String(priced.outputTokensMax),
    conditionOf(rate),
  ];
}

function conditionOf({ validFrom, dailyHours, promptTokensAbove }: ModelRate): string {
  const conditions = [
    validFrom === null ? null : `from ${validFrom.toISOString().slice(0, 10)}`,
    dailyHours === null ? null : `${clock(dailyHours.fromSecond)}–${clock(dailyHours.untilSecond)} UTC`,
    promptTokensAbove === 0 ? null : `prompts above ${promptTokensAbove}`,
  ];
  return conditions.filter((condition) => condition !== null).join(', ') || 'always';
}

function clock(second: number): string {
  return new Date(second * 1_000).toISOString().slice(11, 16);
}

function usdText(nanoUsd: bigint): string {
  const digits = String(nanoUsd).padStart(NANO_DIGITS + 1, '0');
  const fraction = digits.slice(-NANO_DIGITS).replace(/0+$/, '');
  return `${digits.slice(0, -NANO_DIGITS)}${fraction === '' ? '' : `.${fraction}`}`;
}

function nameOf({ provider, model }: Pick<PricedModel, 'provider' | 'model'>): string {
  return `${provider}/${model}`;
}

function readOverrides(file: string): readonly PriceOverride[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new OperatorError(`${file} cannot be read.`, { cause: error });
  }
  try {
    return readPriceOverrides(text);
  } catch (error) {
    throw error instanceof PriceFileProblem ? new OperatorError(error.message, { cause: error }) : error;
  }
}
