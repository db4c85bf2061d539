import type { DailyHours, ModelKind, ModelRate, PriceArchive, PricedModel } from '@lethe/core/billing';
import { invariant } from '@lethe/core/errors';
import type { Database } from './database.ts';

interface RateRow {
  provider: string;
  model: string;
  kind: ModelKind;
  output_tokens_max: number | null;
  valid_from: Date | null;
  daily_from_second: number | null;
  daily_until_second: number | null;
  prompt_tokens_above: bigint;
  input_nano_usd: bigint;
  cached_input_nano_usd: bigint;
  output_nano_usd: bigint;
  reasoning_nano_usd: bigint;
}

const READ = `SELECT provider, model, kind, output_tokens_max, valid_from, daily_from_second, daily_until_second, prompt_tokens_above,
    input_nano_usd, cached_input_nano_usd, output_nano_usd, reasoning_nano_usd
  FROM model_rate WHERE price_version_id = $1 ORDER BY provider COLLATE "C", model COLLATE "C", position`;

export function createPriceArchive({ pool }: Database): PriceArchive {
  return {
    async store({ digest, source, models }) {
      // Most starts find their prices kept: then a thousand rates need not travel.
      const kept = await pool.query<{ id: string }>('SELECT id FROM price_version WHERE digest = $1', [digest]);
      if (kept.rows[0] !== undefined) return kept.rows[0].id;
      const { rows } = await pool.query<{ id: string }>('SELECT store_price_version($1, $2, $3) AS id', [
        digest,
        source,
        JSON.stringify(models.flatMap(toRows)),
      ]);
      invariant(rows[0] !== undefined, 'a stored version has an id');
      return rows[0].id;
    },
    async read(versionId) {
      const { rows } = await pool.query<RateRow>(READ, [versionId]);
      return toModels(rows);
    },
  };
}

/** Amounts travel as texts: a number in JSON is a float. */
function toRows({ provider, model, kind, outputTokensMax, rates }: PricedModel) {
  return rates.map((rate, position) => ({
    provider,
    model,
    position,
    kind,
    output_tokens_max: outputTokensMax,
    valid_from: rate.validFrom,
    daily_from_second: rate.dailyHours?.fromSecond ?? null,
    daily_until_second: rate.dailyHours?.untilSecond ?? null,
    prompt_tokens_above: rate.promptTokensAbove,
    input_nano_usd: String(rate.inputNanoUsd),
    cached_input_nano_usd: String(rate.cachedInputNanoUsd),
    output_nano_usd: String(rate.outputNanoUsd),
    reasoning_nano_usd: String(rate.reasoningNanoUsd),
  }));
}

function toModels(rows: readonly RateRow[]): readonly PricedModel[] {
  const models = new Map<string, PricedModel & { readonly rates: ModelRate[] }>();
  for (const row of rows) {
    const { provider, model, kind, output_tokens_max: outputTokensMax } = row;
    const key = `${provider}/${model}`;
    const known = models.get(key) ?? { provider, model, kind, outputTokensMax, rates: [] };
    known.rates.push(toRate(row));
    models.set(key, known);
  }
  return [...models.values()];
}

function toRate(row: RateRow): ModelRate {
  return {
    validFrom: row.valid_from,
    dailyHours: toHours(row),
    promptTokensAbove: Number(row.prompt_tokens_above),
    inputNanoUsd: row.input_nano_usd,
    cachedInputNanoUsd: row.cached_input_nano_usd,
    outputNanoUsd: row.output_nano_usd,
    reasoningNanoUsd: row.reasoning_nano_usd,
  };
}

function toHours({ daily_from_second: fromSecond, daily_until_second: untilSecond }: RateRow): DailyHours | null {
  return fromSecond === null || untilSecond === null ? null : { fromSecond, untilSecond };
}
