import type { SearchParameters } from '../../requests/list/list-query.ts';

/** What the page shows. The address holds all of it, so that a link shows the same and going back undoes. */
export interface CreditsQuery {
  /** Where the list of payments goes on; null begins with the newest. */
  readonly payments: string | null;
  /** The same of the ledger. */
  readonly ledger: string | null;
  /** Set by the page on which a card was saved: the card is there in a moment. */
  readonly isCardExpected: boolean;
  /** Set by whoever links to topping up: the page begins with its dialog open. */
  readonly isToppingUp: boolean;
}

const CURSOR = /^[\w-]{1,256}$/;

/** Reads an address that anybody may have typed: what makes no sense counts as not there. */
export function readCreditsQuery(parameters: SearchParameters): CreditsQuery {
  return {
    payments: cursorOf(parameters.payments),
    ledger: cursorOf(parameters.ledger),
    isCardExpected: parameters.card === 'saved',
    isToppingUp: parameters.dialog === 'top_up',
  };
}

/** The page with the dialog of topping up open. */
export function topUpHref(organizationSlug: string): string {
  return `/${organizationSlug}/credits?dialog=top_up`;
}

export function creditsHref(path: string, { payments, ledger }: Pick<CreditsQuery, 'payments' | 'ledger'>): string {
  const parameters = new URLSearchParams();
  if (payments !== null) parameters.set('payments', payments);
  if (ledger !== null) parameters.set('ledger', ledger);
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}

/** The addresses beside one page of a list, the other list staying where it is. */
export function pageHrefs(
  path: string,
  query: CreditsQuery,
  list: 'payments' | 'ledger',
  next: string | null,
): { readonly newestHref: string | null; readonly olderHref: string | null } {
  return {
    newestHref: query[list] === null ? null : creditsHref(path, { ...query, [list]: null }),
    olderHref: next === null ? null : creditsHref(path, { ...query, [list]: next }),
  };
}

function cursorOf(value: string | readonly string[] | undefined): string | null {
  return typeof value === 'string' && CURSOR.test(value) ? value : null;
}
