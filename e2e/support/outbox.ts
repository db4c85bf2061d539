import { demo } from './demo.ts';

interface OutboxMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** The newest link of a kind that was mailed to an address; null while there is none. */
export async function mailedLink(recipient: string, pathStart: string): Promise<string | null> {
  const links = (await mailsTo(recipient)).flatMap(({ text }) => text.match(/https?:\/\/\S+/g) ?? []);
  return links.find((link) => new URL(link).pathname.startsWith(pathStart)) ?? null;
}

/** What was mailed to an address, the newest first. */
export async function mailsTo(recipient: string): Promise<readonly OutboxMail[]> {
  const response = await fetch(`${demo.workerUrl}/demo/outbox`, { headers: { accept: 'application/json' } });
  const mails = (await response.json()) as readonly OutboxMail[];
  return mails.filter((mail) => mail.to === recipient);
}
