import {
  AUTO_TOP_UP_CAP_NANO_USD_MAX,
  AUTO_TOP_UP_THRESHOLD_NANO_USD_MAX,
  type AutoTopUp,
  autoTopUpDraftSchema,
  saveAutoTopUp,
} from '@lethe/core/billing/dunning';
import { TOP_UP_MAX_NANO_USD, TOP_UP_MIN_NANO_USD } from '@lethe/core/billing/payments';
import { DomainError } from '@lethe/core/errors';
import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import {
  instantSchema,
  instantTextOrNull,
  nanoUsdNumber,
  nanoUsdNumberOrNull,
  nanoUsdSchema,
  toNanoUsdOrNull,
} from '../wire.ts';

const draftShape = {
  is_enabled: z.boolean(),
  threshold_nano_usd: z
    .int()
    .min(0)
    .max(Number(AUTO_TOP_UP_THRESHOLD_NANO_USD_MAX))
    .describe('A balance below it is topped up.'),
  amount_nano_usd: z
    .int()
    .min(Number(TOP_UP_MIN_NANO_USD))
    .max(Number(TOP_UP_MAX_NANO_USD))
    .describe('What the saved card is charged, in whole cents.'),
  monthly_cap_nano_usd: z
    .int()
    .min(Number(TOP_UP_MIN_NANO_USD))
    .max(Number(AUTO_TOP_UP_CAP_NANO_USD_MAX))
    .nullable()
    .describe('What automatic top-ups of a UTC month never exceed; at least one amount. Null: no cap.'),
};

const settingsSchema = z.strictObject({
  ...draftShape,
  version: z.int().describe('0: nobody has chosen yet, and these are suggestions.'),
  switched_off_at: instantSchema
    .nullable()
    .describe('When it was switched off because a payment had failed for seven days.'),
});

const putSchema = z.strictObject({
  ...draftShape,
  version: z.int().min(0).describe('The version that the change was begun on.'),
});

export const autoTopUpOperations = [
  defineOperation({
    id: 'getAutoTopUp',
    method: 'GET',
    path: '/auto-top-up',
    scope: 'billing:read',
    summary: 'How credit is topped up by itself.',
    output: settingsSchema.extend({ charged_this_month_nano_usd: nanoUsdSchema }),
    async handle({ ports, clock, organization }) {
      const organizationId = organization.id;
      const settings = await ports.autoTopUps.current(organizationId);
      const charged = await ports.autoTopUps.chargedInMonth({ organizationId, now: clock.now() });
      return { ...toWire(settings), charged_this_month_nano_usd: nanoUsdNumber(charged) };
    },
  }),
  defineOperation({
    id: 'putAutoTopUp',
    method: 'PUT',
    path: '/auto-top-up',
    scope: 'billing:write',
    summary: 'Changes how credit is topped up by itself.',
    description:
      'A charge that fails is tried again after 1, 2, 4, 8, 16 and then every 24 hours; seven days after the first failure it is given up and this is switched off. Switching it off, or a cap without room, also ends a charge that waits to be tried again. `version` is the one that the change was begun on: when somebody saved since, nothing is saved.',
    body: putSchema,
    output: settingsSchema,
    errors: ['policy_version_conflict'],
    async handle({ ports, organization, actor, origin }, { body }) {
      const draft = toDraft(body);
      const command = { organizationId: organization.id, baseVersion: body.version, draft, actor, origin };
      return toWire(await saveAutoTopUp(ports, command));
    },
  }),
];

/** What only several fields together can break is refused like any other field. */
function toDraft(body: z.output<typeof putSchema>) {
  const parsed = autoTopUpDraftSchema.safeParse({
    isEnabled: body.is_enabled,
    thresholdNanoUsd: BigInt(body.threshold_nano_usd),
    amountNanoUsd: BigInt(body.amount_nano_usd),
    monthlyCapNanoUsd: toNanoUsdOrNull(body.monthly_cap_nano_usd),
  });
  if (parsed.success) return parsed.data;
  const isCap = parsed.error.issues.some(({ path }) => path[0] === 'monthlyCapNanoUsd');
  throw isCap
    ? new DomainError('invalid_request', 'The cap of a month has to hold at least one top-up.', {
        param: 'monthly_cap_nano_usd',
      })
    : new DomainError('invalid_request', 'The amount has to be in whole cents.', { param: 'amount_nano_usd' });
}

function toWire(settings: AutoTopUp) {
  return {
    is_enabled: settings.isEnabled,
    threshold_nano_usd: nanoUsdNumber(settings.thresholdNanoUsd),
    amount_nano_usd: nanoUsdNumber(settings.amountNanoUsd),
    monthly_cap_nano_usd: nanoUsdNumberOrNull(settings.monthlyCapNanoUsd),
    version: settings.version,
    switched_off_at: instantTextOrNull(settings.switchedOffAt),
  };
}
