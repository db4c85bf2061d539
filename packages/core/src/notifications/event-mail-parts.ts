import type { MailParts } from '../mail/index.ts';

/** What every template knows beside the data of its event. */
export interface EventMailFacts {
  readonly organizationName: string;
  /** Of the organization's first page; `settings/…` is added. */
  readonly organizationUrl: string;
  readonly occurredAt: Date;
  /** Null: the reader gets UTC alone. */
  readonly timeZone: string | null;
}

export type EventMailParts = Omit<MailParts, 'template' | 'footer'>;
