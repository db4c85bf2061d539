import Link from 'next/link';
import { formatInstant } from '../../../components/format/instant.ts';
import { Button } from '../../../components/primitives/button.tsx';
import { Mark } from '../../../components/primitives/icon.tsx';
import { Notice } from '../../../components/primitives/notice.tsx';
import type { DemoMail } from './read-demo-outbox.ts';

/** The mail of a demo, as text: what is shown here runs nothing and fetches nothing. */
export function OutboxPage({ mails }: { mails: readonly DemoMail[] | null }) {
  return (
    <div className="min-h-dvh bg-surface">
      <header className="flex h-12 items-center gap-2 border-b px-4 md:px-8">
        <Mark />
        <Link href="/" className="rounded-chip text-ink-2 hover:text-ink">
          Back to the dashboard
        </Link>
      </header>
      <main id="main" className="mx-auto w-full max-w-[760px] px-4 pt-6 pb-12">
        <h1 className="font-semibold text-title tracking-[-0.015em]">Outbox of this demo</h1>
        <p className="mt-1 text-ink-2">What would have been sent by mail, the newest first.</p>
        {mails === null ? (
          <Notice title="The outbox cannot be read" isAlert>
            The worker, which keeps it, does not answer. Load this page again in a moment.
          </Notice>
        ) : mails.length === 0 ? (
          <Notice title="No mail yet">
            Invitations, sign-in links and links for a new password appear here as soon as they are asked for.
          </Notice>
        ) : (
          <ol className="mt-6 flex flex-col gap-4">
            {mails.map((mail) => (
              <li key={mail.id}>
                <MailCard mail={mail} />
              </li>
            ))}
          </ol>
        )}
      </main>
    </div>
  );
}

function MailCard({ mail: { to, subject, text, createdAt, links } }: { mail: DemoMail }) {
  return (
    <article aria-label={`${subject}, to ${to}`} className="rounded-card border p-4">
      <h2 className="font-semibold">{subject}</h2>
      <p className="numeric text-ink-3 text-label">
        To {to}, {formatInstant(createdAt)}
      </p>
      <pre className="mt-3 whitespace-pre-wrap break-words font-sans text-ink-2">{text}</pre>
      <div className="mt-3 flex flex-wrap gap-2">
        {links.map((link) => (
          <Button key={link} asChild>
            <a href={link} rel="noreferrer">
              Open the link
            </a>
          </Button>
        ))}
      </div>
    </article>
  );
}
