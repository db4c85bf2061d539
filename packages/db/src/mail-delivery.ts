import type { Database } from './database.ts';

/** What PostgreSQL tells when mail was queued. */
export const OUTBOX_CHANNEL = 'lethe_outbox';

export interface DueMail {
  readonly id: string;
  readonly recipient: string;
  readonly template: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** This attempt included. */
  readonly attemptCount: number;
}

export interface OutboxEntry {
  readonly id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly createdAt: Date;
  /** When what it tells of happened, in domain time. */
  readonly occurredAt: Date;
  readonly sentAt: Date | null;
}

/** `retryAt` null: there is no further attempt. */
export type MailOutcome =
  | { readonly kind: 'sent'; readonly isContentKept: boolean }
  | { readonly kind: 'failed'; readonly errorCode: string; readonly retryAt: Date | null };

/** The outbox as the worker sees it, over every organization. */
export interface MailDelivery {
  /** Claims what is due. Until the lease has ended nobody else gets it; a worker that dies leaves it due again. */
  claimDue(claim: { readonly countMax: number; readonly leaseMs: number }): Promise<readonly DueMail[]>;
  record(mailId: string, outcome: MailOutcome): Promise<void>;
  /** The newest first. */
  newest(countMax: number): Promise<readonly OutboxEntry[]>;
}

export function createMailDelivery({ pool }: Database): MailDelivery {
  return {
    async claimDue({ countMax, leaseMs }) {
      const { rows } = await pool.query<DueMail>(
        `SELECT id, recipient, template, subject, text, html, attempt_count AS "attemptCount"
         FROM due_mail($1, make_interval(secs => $2 / 1000.0))`,
        [countMax, leaseMs],
      );
      return rows;
    },
    async record(mailId, outcome) {
      const isSent = outcome.kind === 'sent';
      await pool.query('SELECT record_mail_outcome($1, $2, $3, $4)', [
        mailId,
        isSent ? null : outcome.errorCode,
        isSent ? null : outcome.retryAt,
        isSent && outcome.isContentKept,
      ]);
    },
    async newest(countMax) {
      const { rows } = await pool.query<OutboxEntry>(
        `SELECT id, recipient, subject, text, html, created_at AS "createdAt", occurred_at AS "occurredAt", sent_at AS "sentAt" FROM read_outbox($1)`,
        [countMax],
      );
      return rows;
    },
  };
}
