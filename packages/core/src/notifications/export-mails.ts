import type { EventMailFacts, EventMailParts } from './event-mail-parts.ts';
import type { EventData } from './event-types.ts';
import { instantFact, readerDay } from './reader-time.ts';

export function exportReadyMail(
  { organizationName, organizationUrl, timeZone }: EventMailFacts,
  { expires_at: expiresAt }: EventData<'export.ready'>,
): EventMailParts {
  const end = new Date(expiresAt);
  return {
    subject: `The export of ${organizationName} is ready until ${readerDay(end, timeZone)}`,
    heading: 'The export is ready',
    paragraphs: [
      'It waits to be downloaded by whoever signs in and may. What it holds expires as it does in Lethe: a part is gone when its first payload is.',
    ],
    facts: [{ label: 'Organization', value: organizationName }, instantFact('Ends', end, timeZone)],
    action: { label: 'Download', url: `${organizationUrl}/settings/exports` },
  };
}

const REASONS: Readonly<Record<string, string>> = {
  organization_suspended: 'The organization was suspended meanwhile.',
  organization_closed: 'The organization was closed meanwhile.',
  export_too_large: 'It became too large. What was written of it is deleted. A narrower export fits.',
};

export function exportFailedMail(
  { organizationName, organizationUrl, occurredAt, timeZone }: EventMailFacts,
  { error_code: errorCode }: EventData<'export.failed'>,
): EventMailParts {
  return {
    subject: `The export of ${organizationName} ended without a result, ${readerDay(occurredAt, timeZone)}`,
    heading: 'The export ended without a result',
    paragraphs: [REASONS[errorCode] ?? 'It could not be finished. What was written of it is deleted. Start it again.'],
    facts: [
      { label: 'Organization', value: organizationName },
      instantFact('Ended', occurredAt, timeZone),
      { label: 'Code', value: errorCode },
    ],
    action: { label: 'See the exports', url: `${organizationUrl}/settings/exports` },
  };
}
