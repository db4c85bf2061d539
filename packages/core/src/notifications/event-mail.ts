import { composeMail, type MailContent } from '../mail/index.ts';
import { erasureMail, holdMail } from './compliance-mails.ts';
import type { EventMailFacts, EventMailParts } from './event-mail-parts.ts';
import { EVENT_DATA, type EventData, type EventType } from './event-types.ts';
import { exportFailedMail, exportReadyMail } from './export-mails.ts';
import {
  closedMail,
  closingSoonMail,
  purgeSoonMail,
  purgeWaitsMail,
  reopenedMail,
  resolvedMail,
  suspendedMail,
} from './lifecycle-mails.ts';
import { webhookDisabledMail } from './webhook-mails.ts';

type Template<Type extends EventType> = (facts: EventMailFacts, data: EventData<Type>) => EventMailParts;

const TEMPLATES: { readonly [Type in EventType]: Template<Type> | null } = {
  'organization.suspended': suspendedMail,
  'organization.closing_soon': closingSoonMail,
  'organization.resolved': resolvedMail,
  'organization.closed': closedMail,
  'organization.reopened': reopenedMail,
  'organization.purge_soon': purgeSoonMail,
  'organization.purge_waits': purgeWaitsMail,
  'legal_hold.placed': holdMail('placed'),
  'legal_hold.confirmed': holdMail('confirmed'),
  'legal_hold.release_requested': holdMail('release_requested'),
  'legal_hold.released': holdMail('released'),
  'erasure.requested': erasureMail('requested'),
  'erasure.approved': erasureMail('approved'),
  'erasure.declined': erasureMail('declined'),
  'erasure.done': erasureMail('done'),
  'export.ready': exportReadyMail,
  'export.failed': exportFailedMail,
  'payloads.destroyed': null,
  'payloads.erased': null,
  'payloads.dropped': null,
  'webhook.test': null,
  'webhook.disabled': webhookDisabledMail,
};

/** The mail of an event for one reader; null where there is none, and for data of another version that this one does not know. */
export function eventMail<Type extends EventType>(
  type: Type,
  data: unknown,
  facts: EventMailFacts,
): MailContent | null {
  const template = TEMPLATES[type] as Template<Type> | null;
  const parsed = EVENT_DATA[type].safeParse(data);
  if (template === null || !parsed.success) return null;
  return composeMail({
    template: 'event',
    ...template(facts, parsed.data as EventData<Type>),
    footer: `You get this mail because of your role in the organization ${facts.organizationName}.`,
  });
}
