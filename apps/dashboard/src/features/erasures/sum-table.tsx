import type { ErasurePreview, ErasureSelector } from '@lethe/core/erasures';
import { classNames } from '../../components/class-names.ts';
import { formatCount } from '../../components/format/duration.ts';
import { formatInstant } from '../../components/format/instant.ts';
import { Dial } from '../../components/payload-state/dial.tsx';
import { type SumLine, sumLines } from './erasure-words.ts';

interface SumTableProps {
  /** Null until it is counted. */
  preview: ErasurePreview | null;
  selector: ErasureSelector | null;
  /** False while another count is on its way. */
  isCurrent: boolean;
}

const TONES: Readonly<Record<SumLine['tone'], string>> = {
  plain: 'text-ink-2',
  held: 'text-held',
  total: 'font-semibold',
};

/** What is selected, less what holds keep: what goes. */
export function SumTable({ preview, selector, isCurrent }: SumTableProps) {
  const lines = preview === null || selector === null ? null : sumLines(preview, selector);
  return (
    <section aria-label="What goes" aria-live="polite" aria-busy={!isCurrent}>
      <dl className={classNames('numeric rounded-card border transition-opacity', !isCurrent && 'opacity-60')}>
        {lines === null ? (
          <div className="px-4 py-2.5 text-ink-3">{selector === null ? 'Say which payloads.' : 'Counting'}</div>
        ) : (
          lines.map(({ label, count, tone }) => (
            <div
              key={label}
              className={classNames(
                'flex min-h-9 items-center gap-3 border-b px-4 py-1.5 last:border-b-0',
                TONES[tone],
              )}
            >
              <dt className="flex min-w-0 flex-1 items-center gap-2">
                {tone === 'held' ? <Dial kind="held" /> : null}
                <span className="min-w-0 break-words">{label}</span>
              </dt>
              <dd className={tone === 'plain' ? 'text-ink' : undefined}>{formatCount(count)}</dd>
            </div>
          ))
        )}
      </dl>
      {preview === null || preview.laterUntil === null || selector?.kind !== 'shorter_period' ? null : (
        <p className="numeric mt-1.5 text-ink-3 text-label">
          The last one gets there on {formatInstant(preview.laterUntil)}. New requests live by the policy.
        </p>
      )}
    </section>
  );
}
