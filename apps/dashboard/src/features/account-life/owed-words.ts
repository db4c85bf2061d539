import type { Owed, OwedLine } from '@lethe/core/billing/payments';
import { formatDate, formatDay } from '../../components/format/instant.ts';

const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `Balance`, `Plan fee, November 2026`. */
export function owedLabel(line: OwedLine): string {
  switch (line.kind) {
    case 'balance':
      return 'Balance';
    case 'plan_fee':
      return line.month === null ? 'Plan fee' : `Plan fee, ${MONTH.format(line.month)}`;
    case 'auto_top_up':
      return 'Automatic top-up';
    case 'least_charge':
      return 'Up to the least that a card is charged, as credit';
  }
}

/** What happened to the saved card, or since when the balance has been below zero. */
export function declineText(
  { decline }: Pick<Owed, 'decline'>,
  { last4, negativeSince }: { readonly last4: string | null; readonly negativeSince: Date | null },
): string {
  if (decline === null) {
    return negativeSince === null ? 'Nothing was charged.' : `Below zero since ${formatDate(negativeSince)}.`;
  }
  const card = last4 === null ? 'The saved card' : `Card ending ${last4}`;
  const times = decline.count === 1 ? 'once' : `${decline.count} times`;
  if (decline.lastAt !== null) return `${card} was declined ${times}, last on ${formatDay(decline.lastAt)}.`;
  return decline.since === null
    ? `${card} was declined ${times}.`
    : `${card} was declined ${times} since ${formatDay(decline.since)}.`;
}
