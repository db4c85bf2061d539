import { DATA_CLASSES, DESTRUCTION_NUMBERS, type Life } from '@lethe/core/retention';
import { MS_PER_SECOND } from '@lethe/core/time';
import { z } from 'zod';
import { computeLifecycle } from '../../compliance/compute-lifecycle.ts';
import { defineOperation } from '../define-operation.ts';
import { instantSchema, instantText } from '../wire.ts';

const numberSchema = z.strictObject({
  name: z.enum(DESTRUCTION_NUMBERS),
  within_seconds: z.int().describe('0: at once.'),
  counted_from: z
    .enum(['expiry', 'end_of_expiry_hour', 'end_of_expiry_day'])
    .describe('Hours and days are those of UTC.'),
  is_met: z.boolean().describe('Whether it is kept at this moment.'),
  unmet_reason: z.string().nullable(),
});

const classSchema = z.strictObject({
  data_class: z.enum(DATA_CLASSES),
  contents: z.string(),
  kept: z
    .enum(['never_stored', 'days', 'at_most_days', 'span', 'account', 'operator'])
    .describe('`account`: as long as the account. `operator`: as the operator decides.'),
  seconds: z.int().nullable().describe('How long, where that is a number.'),
  lives: z.string().describe('How long it lives.'),
  dies: z.string().describe('How it dies.'),
});

export const dataLifecycleOperations = [
  defineOperation({
    id: 'getDataLifecycle',
    method: 'GET',
    path: '/data-lifecycle',
    scope: 'policy:read',
    summary: 'How long each class of data lives, how it dies, and whether the four numbers are kept.',
    description: 'For the policy that is in force now; each stored payload keeps the expiry that it was admitted with.',
    output: z.strictObject({
      computed_at: instantSchema,
      numbers: z.array(numberSchema),
      classes: z.array(classSchema),
    }),
    async handle(context) {
      const { computedAt, numbers, classes } = await computeLifecycle(context);
      return {
        computed_at: instantText(computedAt),
        numbers: numbers.map(({ name, withinMs, countedFrom, isMet, unmetReason }) => ({
          name,
          within_seconds: withinMs / MS_PER_SECOND,
          counted_from: countedFrom,
          is_met: isMet,
          unmet_reason: unmetReason,
        })),
        classes: classes.map(({ dataClass, contents, life, lives, dies }) => ({
          data_class: dataClass,
          contents,
          kept: life.kind,
          seconds: secondsOf(life),
          lives,
          dies,
        })),
      };
    },
  }),
];

const SECONDS_PER_DAY = 86_400;

function secondsOf(life: Life): number | null {
  switch (life.kind) {
    case 'never_stored':
      return 0;
    case 'days':
    case 'at_most_days':
      return life.days * SECONDS_PER_DAY;
    case 'span':
      return life.spanMs / MS_PER_SECOND;
    case 'account':
    case 'operator':
      return null;
  }
}
