import type { OutOfCreditChoice } from '@lethe/core/billing';

/** Each choice, as a card says it. */
export const OUT_OF_CREDIT_WORDS: Readonly<
  Record<OutOfCreditChoice, { title: string; sentence: string; remark: string }>
> = {
  continue_unstored: {
    title: 'Continue without storing',
    sentence: 'The request is answered. Its payload is not stored, and its record says why.',
    remark: 'Nothing is charged for it',
  },
  block: {
    title: 'Refuse the request',
    sentence: 'No request is answered whose payload the policy would store and that cannot be paid for.',
    remark: 'The gateway answers 402',
  },
};
