import {
  ALLOWED_MODELS_MAX,
  type ApiKeySettings,
  CONCURRENCY_LIMIT_MAX,
  RATE_LIMIT_PER_MINUTE_MAX,
  SPEND_LIMIT_NANO_USD_MAX,
} from '@lethe/core/keys';
import { formatUsd, NANO_USD_PER_USD, toDecimalUsd } from '@lethe/core/money';
import { type OverrideForm, overrideFormOf, readOverride } from '../retention/override-draft.ts';
import type { PolicySetting } from '../retention/policy-words.ts';
import type { ApiKeyRow } from './key-state.ts';

/** What stands in the form. Numbers are text, because a person may be in the middle of typing them. */
export interface KeyForm {
  readonly name: string;
  readonly spendText: string;
  readonly rateText: string;
  readonly concurrencyText: string;
  readonly modelsText: string;
  readonly override: OverrideForm;
}

export const EMPTY_KEY_FORM: KeyForm = {
  name: '',
  spendText: '',
  rateText: '',
  concurrencyText: '',
  modelsText: '',
  override: { isMetadataOnly: false, daysText: '' },
};

export type KeyLimits = Omit<ApiKeySettings, 'expiresAt' | 'allowedModels'> & { readonly allowedModels: string[] };

export interface KeyProblems {
  readonly spend: string | null;
  readonly rate: string | null;
  readonly concurrency: string | null;
  readonly models: string | null;
  readonly retention: string | null;
}

export interface KeyReading {
  /** Null while something is wrong. */
  readonly limits: KeyLimits | null;
  readonly problems: KeyProblems;
}

export function keyFormOf(key: ApiKeyRow): KeyForm {
  return {
    name: key.name,
    spendText: key.spendLimitNanoUsd === null ? '' : toDecimalUsd(key.spendLimitNanoUsd),
    rateText: key.rateLimitPerMinute === null ? '' : String(key.rateLimitPerMinute),
    concurrencyText: key.concurrencyLimit === null ? '' : String(key.concurrencyLimit),
    modelsText: key.allowedModels.join('\n'),
    override: overrideFormOf({ level: key.retentionLevel, payloadRetentionDays: key.payloadRetentionDays }),
  };
}

/** Reads the form by the bounds that the server checks. */
export function readKeyForm(form: KeyForm, ceiling: PolicySetting | null): KeyReading {
  const spend = readUsd(form.spendText);
  const rate = readCount(form.rateText, RATE_LIMIT_PER_MINUTE_MAX);
  const concurrency = readCount(form.concurrencyText, CONCURRENCY_LIMIT_MAX);
  const models = form.modelsText.split(/[\s,]+/).filter(Boolean);
  const isModelsWrong = models.length > ALLOWED_MODELS_MAX || models.some((model) => !/^[a-z0-9-]+\/\S+$/.test(model));
  const override = readOverride(form.override, ceiling);
  const problems: KeyProblems = {
    spend:
      spend === 'wrong' ? `Enter dollars up to ${formatUsd(SPEND_LIMIT_NANO_USD_MAX, 0)}, such as 250 or 19.95.` : null,
    rate: rate === 'wrong' ? `Enter a whole number from 1 to ${RATE_LIMIT_PER_MINUTE_MAX}.` : null,
    concurrency: concurrency === 'wrong' ? `Enter a whole number from 1 to ${CONCURRENCY_LIMIT_MAX}.` : null,
    models: isModelsWrong ? 'Write each model as provider/model, such as openai/gpt-5-mini.' : null,
    retention: override.kind === 'invalid' ? override.sentence : null,
  };
  if (
    spend === 'wrong' ||
    rate === 'wrong' ||
    concurrency === 'wrong' ||
    isModelsWrong ||
    override.kind === 'invalid' ||
    form.name.trim() === ''
  ) {
    return { limits: null, problems };
  }
  return {
    problems,
    limits: {
      name: form.name.trim(),
      retentionLevel: override.override.level,
      payloadRetentionDays: override.override.payloadRetentionDays,
      spendLimitNanoUsd: spend,
      rateLimitPerMinute: rate,
      concurrencyLimit: concurrency,
      allowedModels: models,
    },
  };
}

const USD = /^\$?(\d{1,7})(?:\.(\d{1,9}))?$/;

/** Dollars as nano-USD, digit by digit, so that nothing is rounded. */
function readUsd(text: string): bigint | null | 'wrong' {
  if (text.trim() === '') return null;
  const [, whole, fraction = ''] = USD.exec(text.trim().replaceAll(',', '')) ?? [];
  if (whole === undefined) return 'wrong';
  const amountNanoUsd = BigInt(whole) * NANO_USD_PER_USD + BigInt(fraction.padEnd(9, '0'));
  return amountNanoUsd > SPEND_LIMIT_NANO_USD_MAX ? 'wrong' : amountNanoUsd;
}

function readCount(text: string, countMax: number): number | null | 'wrong' {
  if (text.trim() === '') return null;
  const count = /^\d{1,7}$/.test(text.trim()) ? Number(text) : 0;
  return count >= 1 && count <= countMax ? count : 'wrong';
}
