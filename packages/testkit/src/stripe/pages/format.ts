/** `$1,204.50` */
export function dollars(cents: number): string {
  const whole = Math.trunc(cents / 100).toString();
  return `$${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}.${String(cents % 100).padStart(2, '0')}`;
}

/** `22 Nov 2026, 14:31 UTC` */
export function instant(seconds: number): string {
  const at = new Date(seconds * 1_000);
  const day = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  return `${day}, ${at.toISOString().slice(11, 16)} UTC`;
}

const BRANDS: Readonly<Record<string, string>> = { visa: 'Visa', mastercard: 'Mastercard', amex: 'American Express' };

/** `Visa ending in 4242` */
export function cardName({ brand, last4 }: { brand: string; last4: string }): string {
  return `${BRANDS[brand] ?? brand} ending in ${last4}`;
}
