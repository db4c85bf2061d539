import Link from 'next/link';
import { classNames } from '../../../components/class-names.ts';
import { formatInstant } from '../../../components/format/instant.ts';
import { Button } from '../../../components/primitives/button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { framedMail, mailHref, type OutboxSelection } from './outbox-selection.ts';
import type { DemoMail } from './read-demo-outbox.ts';

interface MailViewProps {
  mail: DemoMail;
  form: OutboxSelection['form'];
  className: string;
}

/** One mail as it would have arrived, in either of its forms. It stands in a frame of its own in which nothing runs. */
export function MailView({ mail, form, className }: MailViewProps) {
  const { id, to, subject, text, html, occurredAt, links } = mail;
  return (
    <article aria-label={`${subject}, to ${to}`} className={classNames('min-h-0 min-w-0 flex-1 flex-col', className)}>
      <div className="flex-none border-b px-4 py-4 md:px-6">
        <Link
          href={mailHref({ mailId: null, form: 'html' })}
          className="mb-2 inline-flex items-center gap-1 rounded-chip text-ink-2 hover:text-ink md:hidden"
        >
          All mail
        </Link>
        <h2 className="text-pretty font-semibold text-figure">{subject}</h2>
        <p className="numeric mt-0.5 text-ink-3 text-label">
          To {to}, {formatInstant(occurredAt)}
        </p>
        <div className="mt-3 flex flex-wrap gap-2">
          {links.map((link) => (
            <Button key={link} asChild>
              <a href={link} rel="noreferrer" title={link}>
                Open the link
                <Icon name="arrowRight" />
              </a>
            </Button>
          ))}
          <Button asChild tone="quiet">
            <Link href={mailHref({ mailId: id, form: form === 'html' ? 'text' : 'html' })} scroll={false}>
              {form === 'html' ? 'As plain text' : 'As it is drawn'}
            </Link>
          </Button>
        </div>
      </div>
      {form === 'html' ? (
        <iframe
          title={subject}
          sandbox="allow-top-navigation-by-user-activation"
          srcDoc={framedMail(html)}
          className="min-h-[70dvh] w-full flex-1 md:min-h-0"
        />
      ) : (
        <pre className="min-h-0 flex-1 overflow-y-auto whitespace-pre-wrap break-words px-4 py-5 font-mono text-ink-2 text-label md:px-6">
          {text}
        </pre>
      )}
    </article>
  );
}
