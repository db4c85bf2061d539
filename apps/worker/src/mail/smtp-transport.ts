import type { DueMail } from '@lethe/db';
import nodemailer from 'nodemailer';

const CONNECTION_TIMEOUT_MS = 10_000;
const SOCKET_TIMEOUT_MS = 30_000;

/** Hands one mail over. Throws when the other side did not take it. */
export interface MailTransport {
  send(mail: DueMail): Promise<void>;
  close(): void;
}

export function smtpTransport({ url, from }: { url: string; from: string }): MailTransport {
  const transport = nodemailer.createTransport(
    { url, connectionTimeout: CONNECTION_TIMEOUT_MS, socketTimeout: SOCKET_TIMEOUT_MS } as never,
    // A mail names no file and no address to fetch: whatever its text says, nothing is read from here.
    { from, disableFileAccess: true, disableUrlAccess: true },
  );
  return {
    async send({ id, recipient, subject, text, html }) {
      // The id stays the same over attempts, so that a mail delivered twice can be told from two mails.
      await transport.sendMail({
        to: { name: '', address: recipient },
        subject,
        text,
        html,
        messageId: `<${id}@lethe>`,
      });
    },
    close: () => transport.close(),
  };
}

/** What went wrong, as a name that may be logged and stored. The message itself can repeat addresses. */
export function mailErrorCode(error: unknown): string {
  const { code, responseCode } = (error ?? {}) as { code?: unknown; responseCode?: unknown };
  if (typeof responseCode === 'number') return `smtp_${responseCode}`;
  return typeof code === 'string' && /^\w{1,40}$/.test(code) ? code.toLowerCase() : 'unknown';
}

/** An answer of the 500s is the other side's last word on this mail, but for those that speak of us: who we are, or what we may. */
export function isPermanent(error: unknown): boolean {
  const { responseCode } = (error ?? {}) as { responseCode?: unknown };
  return typeof responseCode === 'number' && [550, 551, 553].includes(responseCode);
}
