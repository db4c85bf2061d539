import {
  WEBHOOK_EVENT_TYPES,
  type WebhookDelivery,
  type WebhookDraft,
  type WebhookEndpoint,
  type WebhookEventType,
} from '@lethe/core/webhooks';

export interface StateTag {
  readonly text: string;
  readonly tone: 'plain' | 'outline' | 'danger' | 'expiring';
}

export function endpointState({ isEnabled, disabledReason, failingSince }: WebhookEndpoint): StateTag {
  if (!isEnabled) {
    return disabledReason === 'failures'
      ? { text: 'Off after failures', tone: 'danger' }
      : { text: 'Off', tone: 'plain' };
  }
  return failingSince === null ? { text: 'On', tone: 'outline' } : { text: 'Failing', tone: 'expiring' };
}

const DELIVERY_TAGS: Readonly<Record<WebhookDelivery['status'], StateTag>> = {
  pending: { text: 'On its way', tone: 'expiring' },
  delivered: { text: 'Delivered', tone: 'outline' },
  failed: { text: 'Given up', tone: 'danger' },
  cancelled: { text: 'Cancelled', tone: 'plain' },
};

export function deliveryState({ status }: Pick<WebhookDelivery, 'status'>): StateTag {
  return DELIVERY_TAGS[status];
}

const FAILURES: Readonly<Record<string, string>> = {
  redirect_refused: 'It redirects, which is not followed.',
  timeout: 'It did not answer within 10 seconds.',
  unreachable: 'Nobody answers there.',
  name_not_found: 'Its name does not resolve.',
  certificate_refused: 'Its certificate is not valid.',
  url_not_allowed: 'It does not lead to the public Internet.',
};

/** What came of the last attempt, in words; null when nothing was tried yet. */
export function attemptText({ responseStatus, errorCode, attemptCount }: WebhookDelivery): string | null {
  if (attemptCount === 0 || (errorCode === null && responseStatus === null)) return null;
  if (errorCode === null) return `Answered ${responseStatus}.`;
  return FAILURES[errorCode] ?? (responseStatus === null ? `Failed: ${errorCode}.` : `Answered ${responseStatus}.`);
}

export interface EventGroup {
  readonly label: string;
  readonly types: readonly WebhookEventType[];
}

const GROUP_LABELS: Readonly<Record<string, string>> = {
  organization: 'Life of the organization',
  legal_hold: 'Legal holds',
  erasure: 'Erasures',
  export: 'Exports',
  payloads: 'Deletions, each with its receipt',
  webhook: 'Webhooks',
};

/** The types that can be chosen, in groups by what they are about. */
export function eventGroups(): readonly EventGroup[] {
  const names = [...new Set(WEBHOOK_EVENT_TYPES.map(subjectOf))];
  return names.map((name) => ({
    label: GROUP_LABELS[name] ?? name,
    types: WEBHOOK_EVENT_TYPES.filter((type) => subjectOf(type) === name),
  }));
}

function subjectOf(type: string): string {
  return type.split('.', 1)[0] ?? type;
}

/** What is saved when nothing of it is changed. */
export function draftOf({ url, eventTypes }: Pick<WebhookEndpoint, 'url' | 'eventTypes'>): WebhookDraft {
  return { url, eventTypes: WEBHOOK_EVENT_TYPES.filter((type) => eventTypes.includes(type)) };
}

export function subscriptionText(eventTypes: readonly string[]): string {
  if (eventTypes.length === 0) return 'Every event';
  return eventTypes.length === 1 ? '1 event' : `${eventTypes.length} events`;
}

/** A command that answers whether the endpoint takes what Lethe sends. */
export function tryCommand(url: string): string {
  return `curl -i ${shellQuoted(url)} -H 'content-type: application/json' -d '{"type":"webhook.test"}'`;
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
