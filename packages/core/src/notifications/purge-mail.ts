import { composeMail, type MailContent } from '../mail/index.ts';
import { instantFact, readerDay } from './reader-time.ts';

export interface PurgeMailFacts {
  readonly organizationName: string;
  readonly purgedAt: Date;
  /** Null: UTC alone. */
  readonly timeZone: string | null;
  /** The deletion receipt, as the text that verifies offline; null where the log is not signed, and there are no receipts. */
  readonly receipt: string | null;
  /** Where the program that verifies it is found. */
  readonly verifierUrl: string;
}

/** The last mail of an organization. The organization is gone, so the receipt goes along and nothing links to it. */
export function purgeMail(facts: PurgeMailFacts): MailContent {
  const { organizationName, purgedAt, timeZone, receipt, verifierUrl } = facts;
  const keysUrl = new URL('/log-keys.txt', verifierUrl).href;
  return composeMail({
    template: 'purged',
    subject: `${organizationName} was purged on ${readerDay(purgedAt, timeZone)}`,
    heading: `${organizationName} was purged`,
    paragraphs: [
      'Its keys were destroyed first, then everything that it had stored, its members, settings and exports. None of it can be brought back.',
    ],
    facts: [instantFact('Purged', purgedAt, timeZone)],
    afterFacts: [
      'What remains: amounts in the ledger under a pseudonym that leads nobody back to you, a tombstone without personal data, and the transparency log. Copies in backups go when the backups do.',
      receipt === null
        ? 'The log of this installation is not signed, so there is no receipt.'
        : 'Keep the receipt below: save it as receipt.json and check it with the verifier and the public key of the log, which needs nobody’s server: node verify-receipt.mjs receipt receipt.json --key KEY. With --organization and the id that it had, it also tells that the receipt is yours.',
      ...(receipt === null
        ? []
        : [`The key is the one that you kept. What this installation signs by now: ${keysUrl}`]),
    ],
    action: receipt === null ? null : { label: 'Get the verifier', url: verifierUrl },
    ...(receipt !== null && { document: { title: 'receipt.json', text: receipt } }),
    footer: 'This is the last mail about this organization: Lethe does not know any more that it was yours.',
  });
}
