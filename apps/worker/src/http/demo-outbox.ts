import type { MailDelivery } from '@lethe/db';
import type { Route } from './listen.ts';

const SHOWN_COUNT_MAX = 200;
const LINK_PATTERN = /https?:\/\/[^\s<>"]+/g;

/** The newest mail of a demo, as whoever it went to would have read it. Exists in demo mode only: links in it sign people in. */
export function demoOutboxRoute(delivery: Pick<MailDelivery, 'newest'>): Route {
  return {
    async GET() {
      const entries = await delivery.newest(SHOWN_COUNT_MAX);
      const body = entries.map(({ id, recipient, subject, text, html, createdAt, occurredAt, sentAt }) => ({
        id,
        to: recipient,
        subject,
        text,
        html,
        createdAt,
        occurredAt,
        sentAt,
        links: [...new Set(text.match(LINK_PATTERN))],
      }));
      return { statusCode: 200, body };
    },
  };
}
