import Link from 'next/link';
import { classNames } from '../../components/class-names.ts';
import { Icon } from '../../components/primitives/icon.tsx';
import type { BillingNotice } from './billing-notice.ts';

/** Across the top of every page: what is the case, what follows, and the one thing to do. */
export function BillingBanner({ organizationSlug, notice }: { organizationSlug: string; notice: BillingNotice }) {
  const isDanger = notice.tone === 'danger';
  return (
    <section
      aria-label="Billing notice"
      className={classNames(
        'flex min-h-9 items-start gap-x-2.5 border-b px-4 py-2 md:items-center md:px-5 md:py-1.5',
        isDanger ? 'bg-danger-soft' : 'bg-expiring-soft',
      )}
    >
      <Icon name="warning" className={classNames('max-md:mt-0.5', isDanger ? 'text-danger' : 'text-expiring')} />
      <p className="numeric min-w-0 flex-1 text-pretty">
        <b className="font-semibold">{notice.title}.</b> <span className="text-ink-2">{notice.sentence}</span>
      </p>
      <Link
        href={`/${organizationSlug}/${notice.action.path}`}
        className="whitespace-nowrap rounded-chip font-medium underline underline-offset-2 hover:no-underline max-md:py-2"
      >
        {notice.action.label}
      </Link>
    </section>
  );
}
