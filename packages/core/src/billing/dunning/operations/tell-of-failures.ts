import { failureMailOf } from '../dunning-mails.ts';
import type { CreditCare } from '../ports.ts';

const MAIL_COUNT_MAX = 500;

/** Tells of payments that fail: at the first failure, on each further day, and when one was given up. Each occasion once. */
export async function tellOfFailures(care: CreditCare, publicUrl: string): Promise<number> {
  let toldCount = 0;
  for (const occasion of await care.listToTell(MAIL_COUNT_MAX)) {
    if (await care.tell(occasion, (facts) => failureMailOf(occasion.occasion, facts, publicUrl))) toldCount += 1;
  }
  return toldCount;
}
