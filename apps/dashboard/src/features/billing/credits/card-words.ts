import type { SavedCard } from '@lethe/core/billing/payments';
import { MS_PER_DAY } from '@lethe/core/time';

/** The saved card as its owner knows it. */
export type CardFacts = Omit<SavedCard, 'paymentMethodId'>;

const BRANDS: Readonly<Record<string, string>> = {
  amex: 'American Express',
  diners: 'Diners Club',
  discover: 'Discover',
  jcb: 'JCB',
  mastercard: 'Mastercard',
  unionpay: 'UnionPay',
  visa: 'Visa',
};

/** `Visa •••• 4242`. A brand that nobody named is a card. */
export function cardName({ brand, last4 }: CardFacts): string {
  return `${BRANDS[brand] ?? 'Card'} •••• ${last4}`;
}

export interface CardExpiry {
  readonly text: string;
  readonly isTrouble: boolean;
}

const SOON_DAYS = 45;

/** A card works until its month ends. */
export function cardExpiry({ expiresMonth, expiresYear }: CardFacts, now: Date): CardExpiry {
  const endsAt = new Date(Date.UTC(expiresYear, expiresMonth, 1));
  const month = `${String(expiresMonth).padStart(2, '0')}/${expiresYear}`;
  if (endsAt <= now) return { text: `Expired ${month}`, isTrouble: true };
  const isSoon = endsAt.getTime() - now.getTime() < SOON_DAYS * MS_PER_DAY;
  return { text: `Expires ${month}`, isTrouble: isSoon };
}
