import Link from 'next/link';
import { formatCount } from '../../components/format/duration.ts';
import { formatDay, formatInstant } from '../../components/format/instant.ts';
import { Icon } from '../../components/primitives/icon.tsx';

interface LogHeadProps {
  organizationSlug: string;
  head: { readonly size: number; readonly signedAt: Date; readonly isVerified: boolean };
  now: Date;
}

/** How long the log is by its newest checkpoint, and whether it and the newest audit events held when this was shown. */
export function LogHead({ organizationSlug, head, now }: LogHeadProps) {
  const { size, signedAt, isVerified } = head;
  const title = isVerified ? 'Log verified' : 'Log broken';
  return (
    <Link
      href={`/${organizationSlug}/settings/audit-log`}
      title={`${title}. Checkpoint of ${formatCount(size)} leaves, signed ${formatInstant(signedAt)}.`}
      className="mt-2 flex min-h-10 items-start gap-2 rounded-control px-2 py-1 text-label hover:bg-hover rail:items-center rail:justify-center rail:px-0"
    >
      <Icon name={isVerified ? 'shield' : 'warning'} className={isVerified ? 'text-stored' : 'text-danger'} />
      <span className="min-w-0 rail:sr-only">
        <span className={`block font-medium ${isVerified ? 'text-ink-2' : 'text-danger'}`}>{title}</span>
        <span className="numeric block truncate text-ink-3">
          Head {formatCount(size)} {headTime(signedAt, now)}
        </span>
      </span>
    </Link>
  );
}

/** Keeps its place while the log is checked. */
export function LogHeadPending() {
  return <div aria-hidden="true" className="mt-2 min-h-10" />;
}

/** `at 14:31`, of another day `on 20 Nov`. */
export function headTime(signedAt: Date, now: Date): string {
  const isToday = signedAt.toISOString().slice(0, 10) === now.toISOString().slice(0, 10);
  return isToday ? `at ${signedAt.toISOString().slice(11, 16)}` : `on ${formatDay(signedAt)}`;
}
