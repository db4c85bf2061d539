import type { EventMailFacts, EventMailParts } from './event-mail-parts.ts';
import type { EventData } from './event-types.ts';
import { instantFact, readerDay } from './reader-time.ts';

type HoldStep = 'placed' | 'confirmed' | 'release_requested' | 'released';
type ErasureStep = 'requested' | 'approved' | 'declined' | 'done';

const HOLD_WORDS: Readonly<Record<HoldStep, { readonly is: string; readonly at: string; readonly says: string }>> = {
  placed: {
    is: 'was placed',
    at: 'Placed',
    says: 'It preserves from now on what it covers, whatever expires or is erased. A second person has to confirm or decline it.',
  },
  confirmed: {
    is: 'was confirmed',
    at: 'Confirmed',
    says: 'What it covers outlives its expiry. A hold preserves, it does not expose: past their expiry only compliance can read these payloads, and each read is recorded.',
  },
  release_requested: {
    is: 'is to be released',
    at: 'Asked',
    says: 'A second person has to approve the release. Until then everything stays preserved.',
  },
  released: {
    is: 'was released',
    at: 'Released',
    says: 'It preserves nothing any more. What is past its expiry goes with the next sweep; what is not goes on its own date.',
  },
};

/** The mail of one step of a hold. Its name and reason stay in Lethe: a mailbox is no place for a case. */
export function holdMail(step: HoldStep) {
  return (
    { organizationName, organizationUrl, occurredAt, timeZone }: EventMailFacts,
    { case_number: caseNumber }: EventData<'legal_hold.placed'>,
  ): EventMailParts => ({
    subject: `Legal hold ${caseNumber} of ${organizationName} ${HOLD_WORDS[step].is} on ${readerDay(occurredAt, timeZone)}`,
    heading: `Legal hold ${caseNumber} ${HOLD_WORDS[step].is}`,
    paragraphs: [HOLD_WORDS[step].says],
    facts: [{ label: 'Organization', value: organizationName }, instantFact(HOLD_WORDS[step].at, occurredAt, timeZone)],
    action: { label: `See ${caseNumber}`, url: `${organizationUrl}/settings/compliance/holds` },
  });
}

const ERASURE_WORDS: Readonly<
  Record<ErasureStep, { readonly is: string; readonly at: string; readonly says: string }>
> = {
  requested: {
    is: 'waits for a decision',
    at: 'Asked',
    says: 'A member asks for payloads to be erased. Somebody who may erase them approves or declines.',
  },
  approved: {
    is: 'was approved',
    at: 'Approved',
    says: 'What it names is unreadable from now on. Its keys and its ciphertext follow, and then a receipt.',
  },
  declined: { is: 'was declined', at: 'Declined', says: 'Nothing was erased.' },
  done: {
    is: 'is done',
    at: 'Done',
    says: 'What it names is erased and cannot be brought back. Metadata stays. The receipt can be verified without Lethe.',
  },
};

export function erasureMail(step: ErasureStep) {
  return (
    { organizationName, organizationUrl, occurredAt, timeZone }: EventMailFacts,
    data: EventData<'erasure.requested'> & Partial<EventData<'erasure.done'>>,
  ): EventMailParts => ({
    subject: `Erasure ${data.number} of ${organizationName} ${ERASURE_WORDS[step].is}, ${readerDay(occurredAt, timeZone)}`,
    heading: `Erasure ${data.number} ${ERASURE_WORDS[step].is}`,
    paragraphs: [ERASURE_WORDS[step].says],
    facts: [
      { label: 'Organization', value: organizationName },
      instantFact(ERASURE_WORDS[step].at, occurredAt, timeZone),
      ...countFact('Payloads it names', data.matched_count),
      ...countFact('Erased', data.erased_count),
      ...countFact('Kept under legal hold', data.held_count),
    ],
    action: { label: `See ${data.number}`, url: `${organizationUrl}/settings/compliance/erasures` },
  });
}

function countFact(label: string, count: number | undefined) {
  return count === undefined ? [] : [{ label, value: count.toLocaleString('en') }];
}
