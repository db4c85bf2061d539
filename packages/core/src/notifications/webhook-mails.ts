import type { EventMailFacts, EventMailParts } from './event-mail-parts.ts';
import { instantFact, readerDay } from './reader-time.ts';

/** The address of the endpoint is not named: it may carry a token. */
export function webhookDisabledMail({
  organizationName,
  organizationUrl,
  occurredAt,
  timeZone,
}: EventMailFacts): EventMailParts {
  return {
    subject: `A webhook of ${organizationName} was switched off on ${readerDay(occurredAt, timeZone)}`,
    heading: 'A webhook was switched off',
    paragraphs: [
      'Nothing could be delivered to it for three days, or it answered that it is gone. Nothing is sent to it any more.',
    ],
    facts: [{ label: 'Organization', value: organizationName }, instantFact('Switched off', occurredAt, timeZone)],
    afterFacts: [
      'Switch it on again once it answers. What it missed can be delivered again from its list for 30 days.',
    ],
    action: { label: 'See the webhooks', url: `${organizationUrl}/settings/webhooks` },
  };
}
