import type { EventMailFacts, EventMailParts } from './event-mail-parts.ts';
import type { EventData } from './event-types.ts';
import { instantFact, readerDay } from './reader-time.ts';

const REASONS = {
  non_payment: 'What it owes was not paid for seven days.',
  terms_violation: 'It has violated the terms of service.',
} as const;
const WAYS_OUT = {
  non_payment: 'Pay what is owed, and it reopens by itself as soon as the payment arrives.',
  terms_violation: 'Answer the people who look after it; the page says how to reach them. They alone can reopen it.',
} as const;
const STILL_EXPIRES = 'Payloads go on expiring on their own dates meanwhile.';

export function suspendedMail(
  { organizationName, organizationUrl, occurredAt, timeZone }: EventMailFacts,
  { reason, closes_at: closesAt }: EventData<'organization.suspended'>,
): EventMailParts {
  const closing = new Date(closesAt);
  return {
    subject: `${organizationName} is suspended, and closes on ${readerDay(closing, timeZone)}`,
    heading: `${organizationName} is suspended`,
    paragraphs: [
      `${REASONS[reason]} Its gateway, pages and API refuse everybody, and nothing that is stored can be read or exported.`,
    ],
    facts: [
      instantFact('Suspended', occurredAt, timeZone),
      instantFact('Closes unless it is resolved', closing, timeZone),
    ],
    afterFacts: [WAYS_OUT[reason], STILL_EXPIRES],
    action: { label: reason === 'non_payment' ? 'See what to pay' : 'See what to do', url: organizationUrl },
  };
}

export function closingSoonMail(
  { organizationName, organizationUrl, timeZone }: EventMailFacts,
  { days, closes_at: closesAt }: EventData<'organization.closing_soon'>,
): EventMailParts {
  const closing = new Date(closesAt);
  return {
    subject: `${organizationName} closes in ${countDays(days)}, on ${readerDay(closing, timeZone)}`,
    heading: `${organizationName} closes in ${countDays(days)}`,
    paragraphs: [`${organizationName} is suspended, and what it was suspended for is not resolved yet.`],
    facts: [instantFact('Closes', closing, timeZone)],
    afterFacts: ['Once it is closed, everything it has stored is purged after a last period of time.'],
    action: { label: 'See what to do', url: organizationUrl },
  };
}

export function resolvedMail(
  { organizationName, organizationUrl, occurredAt, timeZone }: EventMailFacts,
  { state }: EventData<'organization.resolved'>,
): EventMailParts {
  const isClosed = state === 'closed';
  return {
    subject: `The suspension of ${organizationName} was resolved on ${readerDay(occurredAt, timeZone)}`,
    heading: 'The suspension is resolved',
    paragraphs: [
      isClosed
        ? `What ${organizationName} was suspended for is settled. It stays closed until its owner reopens it.`
        : `What ${organizationName} was suspended for is settled. It is open again, and everything that has not expired is readable.`,
    ],
    facts: [instantFact('Resolved', occurredAt, timeZone)],
    action: { label: isClosed ? 'See how to reopen it' : `Open ${organizationName}`, url: organizationUrl },
  };
}

export function closedMail(
  { organizationName, organizationUrl, occurredAt, timeZone }: EventMailFacts,
  { closed_from: closedFrom, purges_at: purgesAt }: EventData<'organization.closed'>,
): EventMailParts {
  const purge = new Date(purgesAt);
  return {
    subject: `${organizationName} is closed, and is purged on ${readerDay(purge, timeZone)}`,
    heading: `${organizationName} is closed`,
    paragraphs: [
      closedFrom === 'active'
        ? 'Its owner has closed it. Nobody can read what it has stored any more.'
        : 'It was suspended, and that was not resolved in time. Nobody can read what it has stored any more.',
    ],
    facts: [instantFact('Closed', occurredAt, timeZone), instantFact('Purged for good', purge, timeZone)],
    afterFacts: [
      closedFrom === 'active'
        ? 'Until the purge its owner can reopen it.'
        : 'Until the purge its owner can reopen it, once what it was suspended for is resolved.',
      'What remains after the purge: amounts in the ledger under a pseudonym, and the transparency log, which names nobody.',
    ],
    action: { label: 'See how to reopen it', url: organizationUrl },
  };
}

export function reopenedMail({
  organizationName,
  organizationUrl,
  occurredAt,
  timeZone,
}: EventMailFacts): EventMailParts {
  return {
    subject: `${organizationName} was reopened on ${readerDay(occurredAt, timeZone)}`,
    heading: `${organizationName} is open again`,
    paragraphs: [
      'Its owner has reopened it. Everything that has not expired is readable, and nothing is going to be purged.',
    ],
    facts: [instantFact('Reopened', occurredAt, timeZone)],
    action: { label: `Open ${organizationName}`, url: organizationUrl },
  };
}

export function purgeSoonMail(
  { organizationName, organizationUrl, timeZone }: EventMailFacts,
  { days, purges_at: purgesAt }: EventData<'organization.purge_soon'>,
): EventMailParts {
  const purge = new Date(purgesAt);
  return {
    subject: `${organizationName} is purged in ${countDays(days)}, on ${readerDay(purge, timeZone)}`,
    heading: `${organizationName} is purged in ${countDays(days)}`,
    paragraphs: [
      `${organizationName} is closed. All that it has stored, its members and its keys are about to be destroyed.`,
    ],
    facts: [instantFact('Purged for good', purge, timeZone)],
    afterFacts: ['They cannot be brought back. Until then its owner can reopen it.'],
    action: { label: 'See how to reopen it', url: organizationUrl },
  };
}

export function purgeWaitsMail(
  { organizationName, organizationUrl, timeZone }: EventMailFacts,
  { purges_at: purgesAt, hold_count: holdCount }: EventData<'organization.purge_waits'>,
): EventMailParts {
  return {
    subject: `The purge of ${organizationName} waits for ${countHolds(holdCount)}`,
    heading: `The purge waits for ${countHolds(holdCount)}`,
    paragraphs: [
      `The purge of ${organizationName} is due, and what is under legal hold must be preserved. It goes on by itself when the last hold is released.`,
    ],
    facts: [instantFact('Was due', new Date(purgesAt), timeZone), { label: 'Legal holds', value: String(holdCount) }],
    action: { label: `See ${organizationName}`, url: organizationUrl },
  };
}

function countDays(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

function countHolds(count: number): string {
  return count === 1 ? 'a legal hold' : `${count} legal holds`;
}
