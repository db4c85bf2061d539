import { paymentMails } from '../payment-mails.ts';
import type { ApplyOutcome, PaymentBooks } from '../ports.ts';
import type { PaymentFacts } from '../processor.ts';

/**
 * Takes what the processor says of one payment into the books, with the mails that tell of what was new. Webhooks, charges and the
 * nightly comparison all end here. Repeating is safe, in any order.
 */
export function applyFacts(
  { books, publicUrl }: { readonly books: Pick<PaymentBooks, 'apply'>; readonly publicUrl: string },
  facts: PaymentFacts,
): Promise<ApplyOutcome> {
  return books.apply(facts, (applied) => paymentMails(applied, publicUrl));
}
