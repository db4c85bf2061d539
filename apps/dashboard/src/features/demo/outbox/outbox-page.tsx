import Link from 'next/link';
import { classNames } from '../../../components/class-names.ts';
import { formatDayTime } from '../../../components/format/instant.ts';
import { Mark } from '../../../components/primitives/icon.tsx';
import { Notice } from '../../../components/primitives/notice.tsx';
import { MailView } from './mail-view.tsx';
import { mailHref, type OutboxSelection } from './outbox-selection.ts';
import type { DemoMail } from './read-demo-outbox.ts';

interface OutboxPageProps {
  /** Null: the worker, which keeps them, does not answer. */
  mails: readonly DemoMail[] | null;
  selection: OutboxSelection;
}

/** The mail of a demo: a list, and the one that is open beside it. A narrow screen shows one of the two. */
export function OutboxPage({ mails, selection }: OutboxPageProps) {
  const chosen = mails?.find(({ id }) => id === selection.mailId) ?? null;
  const shown = chosen ?? mails?.[0] ?? null;
  return (
    <div className="flex min-h-dvh flex-col bg-surface md:h-dvh">
      <header className="flex h-12 flex-none items-center gap-2 border-b px-4 md:px-5">
        <Mark />
        <Link href="/" className="rounded-chip text-ink-2 hover:text-ink">
          Back to the dashboard
        </Link>
      </header>
      {mails === null || shown === null ? (
        <main id="main" className="flex-1">
          <h1 className="sr-only">Outbox of this demo</h1>
          <EmptyOutbox isRead={mails !== null} />
        </main>
      ) : (
        <main id="main" className="flex min-h-0 flex-1">
          <section
            aria-labelledby="outbox"
            className={classNames('min-h-0 w-full flex-col md:flex md:w-[380px] md:border-r', chosen && 'hidden')}
          >
            <div className="flex-none border-b px-4 py-4 md:px-5">
              <h1 id="outbox" className="font-semibold text-title tracking-[-0.015em]">
                Outbox of this demo
              </h1>
              <p className="mt-0.5 text-ink-2">What would have been sent by mail, the newest first.</p>
            </div>
            <ol className="min-h-0 flex-1 md:overflow-y-auto">
              {mails.map((mail) => (
                <li key={mail.id} className="border-b">
                  <MailRow mail={mail} isShown={mail === shown} />
                </li>
              ))}
            </ol>
          </section>
          <MailView mail={shown} form={selection.form} className={chosen === null ? 'hidden md:flex' : 'flex'} />
        </main>
      )}
    </div>
  );
}

function EmptyOutbox({ isRead }: { isRead: boolean }) {
  return isRead ? (
    <Notice title="No mail yet">
      Invitations, sign-in links and what happens to an organization appear here as soon as they are sent.
    </Notice>
  ) : (
    <Notice title="The outbox cannot be read" isAlert>
      The worker, which keeps it, does not answer. Load this page again in a moment.
    </Notice>
  );
}

function MailRow({ mail: { id, to, subject, occurredAt }, isShown }: { mail: DemoMail; isShown: boolean }) {
  return (
    <Link
      href={mailHref({ mailId: id, form: 'html' })}
      scroll={false}
      aria-current={isShown ? 'true' : undefined}
      className="block border-l-2 border-transparent px-4 py-2.5 hover:bg-hover focus-visible:-outline-offset-2 md:px-[18px] md:aria-[current]:border-accent md:aria-[current]:bg-accent-soft"
    >
      <span className="block truncate font-medium">{subject}</span>
      <span className="flex gap-3 text-ink-3 text-label">
        <span className="min-w-0 flex-1 truncate">to {to}</span>
        <time dateTime={occurredAt.toISOString()} className="numeric flex-none">
          {formatDayTime(occurredAt)}
        </time>
      </span>
    </Link>
  );
}
