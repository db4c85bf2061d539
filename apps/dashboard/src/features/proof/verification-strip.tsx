import Link from 'next/link';
import type { ReactNode } from 'react';
import { classNames } from '../../components/class-names.ts';
import { Icon, type IconName } from '../../components/primitives/icon.tsx';
import type { VerificationWords } from './describe-verification.ts';

const GLYPHS: Readonly<Record<VerificationWords['tone'], { readonly icon: IconName; readonly tone: string }>> = {
  verified: { icon: 'shield', tone: 'text-stored' },
  waiting: { icon: 'clock', tone: 'text-faint' },
  broken: { icon: 'warning', tone: 'text-danger' },
};

interface VerificationStripProps {
  organizationSlug: string;
  words: VerificationWords;
  /** How to check it elsewhere. */
  action?: ReactNode;
}

/** Above the audit log: whether what is shown is what was sealed. */
export function VerificationStrip({ organizationSlug, words, action }: VerificationStripProps) {
  const { tone, title, sentence, leafIndex } = words;
  const glyph = GLYPHS[tone];
  const isBroken = tone === 'broken';
  return (
    <section
      aria-label="Verification"
      data-state={tone}
      role={isBroken ? 'alert' : undefined}
      className={classNames(
        'mb-4 flex flex-wrap gap-x-2.5 gap-y-1.5 rounded-card border px-4 py-2.5 md:flex-nowrap',
        isBroken ? 'border-danger bg-danger-soft' : 'bg-sunken',
      )}
    >
      <Icon name={glyph.icon} className={classNames('mt-0.5', glyph.tone)} />
      <div className="numeric min-w-0 flex-1 md:flex md:flex-wrap md:gap-x-2.5">
        <strong className={classNames('font-strong', isBroken && 'text-danger')}>{title}</strong>
        <span className={classNames('block min-w-0 text-pretty md:inline', isBroken ? 'basis-full' : 'text-ink-2')}>
          {sentence}
        </span>
      </div>
      <div className="flex w-full flex-none gap-4 self-start pl-[26px] empty:hidden md:w-auto md:pl-0">
        {leafIndex === null ? null : (
          <Link
            href={`/${organizationSlug}/settings/compliance/receipts/${leafIndex}`}
            className="rounded-chip text-accent hover:underline"
          >
            Receipt of the seal
          </Link>
        )}
        {action}
      </div>
    </section>
  );
}

/** While the events are read and hashed. */
export function VerificationPending() {
  return (
    <section
      aria-label="Verification"
      aria-busy="true"
      className="mb-4 flex gap-2.5 rounded-card border bg-sunken px-4 py-2.5"
    >
      <Icon name="shield" className="mt-0.5 text-faint" />
      <span className="text-ink-3">Verifying</span>
    </section>
  );
}
