import { z } from 'zod';
import { NANO_USD_PER_USD, type NanoUsd } from '../../money/index.ts';
import { isTopUpAmount } from '../payments/index.ts';

export const AUTO_TOP_UP_THRESHOLD_NANO_USD_MAX: NanoUsd = 10_000n * NANO_USD_PER_USD;
export const AUTO_TOP_UP_CAP_NANO_USD_MAX: NanoUsd = 1_000_000n * NANO_USD_PER_USD;

/** What a member may ask for. The amount has the bounds of any top-up, and the cap of a month has room for at least one. */
export const autoTopUpDraftSchema = z
  .strictObject({
    isEnabled: z.boolean(),
    /** A balance below it is topped up. */
    thresholdNanoUsd: z.bigint().min(0n).max(AUTO_TOP_UP_THRESHOLD_NANO_USD_MAX),
    amountNanoUsd: z.bigint().refine(isTopUpAmount),
    /** What automatic top-ups of a UTC month never exceed. Null: no cap. */
    monthlyCapNanoUsd: z.bigint().max(AUTO_TOP_UP_CAP_NANO_USD_MAX).nullable(),
  })
  .refine(({ amountNanoUsd, monthlyCapNanoUsd }) => monthlyCapNanoUsd === null || monthlyCapNanoUsd >= amountNanoUsd, {
    path: ['monthlyCapNanoUsd'],
    message: 'The cap of a month has to hold at least one top-up.',
  });
export type AutoTopUpDraft = Readonly<z.infer<typeof autoTopUpDraftSchema>>;

/** How an organization's credit is topped up by itself. */
export interface AutoTopUp extends AutoTopUpDraft {
  /** 0: nobody has chosen anything yet, and it is off. */
  readonly version: number;
  /** When it was switched off because a payment was given up; null since somebody last saved it. */
  readonly switchedOffAt: Date | null;
}

export const DEFAULT_AUTO_TOP_UP: AutoTopUp = {
  isEnabled: false,
  thresholdNanoUsd: 10n * NANO_USD_PER_USD,
  amountNanoUsd: 50n * NANO_USD_PER_USD,
  monthlyCapNanoUsd: 500n * NANO_USD_PER_USD,
  version: 0,
  switchedOffAt: null,
};

export interface AutoTopUpPosition {
  readonly settings: AutoTopUpDraft;
  readonly balanceNanoUsd: NanoUsd;
  /** What automatic top-ups have charged in this UTC month. */
  readonly chargedThisMonthNanoUsd: NanoUsd;
  /** One that is being tried, or that the bank has not decided on. */
  readonly hasOpenPayment: boolean;
  readonly hasCard: boolean;
}

/** `cap_reached`: another one would pass the cap of the month, so the next comes in the next month at the earliest. */
export type AutoTopUpDecision =
  | { readonly kind: 'charge'; readonly amountNanoUsd: NanoUsd }
  | {
      readonly kind: 'wait';
      readonly reason: 'switched_off' | 'enough_credit' | 'under_way' | 'cap_reached' | 'no_card';
    };

/** Whether the saved card is charged now. Always the whole amount or nothing, so that the cap is never passed and no charge is smaller than chosen. */
export function decideAutoTopUp(position: AutoTopUpPosition): AutoTopUpDecision {
  const { isEnabled, thresholdNanoUsd, amountNanoUsd, monthlyCapNanoUsd } = position.settings;
  const wait = (reason: (AutoTopUpDecision & { kind: 'wait' })['reason']): AutoTopUpDecision => ({
    kind: 'wait',
    reason,
  });
  if (!isEnabled) return wait('switched_off');
  if (position.hasOpenPayment) return wait('under_way');
  if (position.balanceNanoUsd >= thresholdNanoUsd) return wait('enough_credit');
  if (!position.hasCard) return wait('no_card');
  if (monthlyCapNanoUsd !== null && position.chargedThisMonthNanoUsd + amountNanoUsd > monthlyCapNanoUsd)
    return wait('cap_reached');
  return { kind: 'charge', amountNanoUsd };
}
