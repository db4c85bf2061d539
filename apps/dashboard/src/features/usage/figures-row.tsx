import { Swatch } from '../../components/chart/swatch.tsx';
import { classNames } from '../../components/class-names.ts';
import { Usd } from '../../components/money/usd.tsx';
import type { FigureText } from './figures.ts';

const FILLS: Partial<Record<FigureText['key'], string>> = { inference: 'var(--infer)', storage: 'var(--stored-fill)' };

/** The figures of the month side by side; on narrow screens the two categories stay beside each other. */
export function FiguresRow({ figures }: { figures: readonly FigureText[] }) {
  return (
    <dl
      className={classNames(
        'mt-5 grid grid-cols-2 border-y md:grid-cols-[1.4fr_1fr_1fr]',
        figures.length > 3 && 'lg:grid-cols-[1.3fr_1fr_1fr_1fr]',
      )}
    >
      {figures.map((figure) => (
        <div
          key={figure.key}
          className={classNames(
            'min-w-0 py-3.5 md:border-l md:px-5 md:first:border-l-0 md:first:pl-0',
            figure.key === 'total' && 'max-md:col-span-2 max-md:border-b',
            figure.key === 'storage' && 'max-md:pl-4',
            figure.key === 'credit' &&
              'max-md:col-span-2 max-md:border-t md:max-lg:col-span-3 md:max-lg:border-t md:max-lg:border-l-0 md:max-lg:pl-0',
          )}
        >
          <dt className="flex items-center gap-1.5 text-ink-2">
            {FILLS[figure.key] === undefined ? null : <Swatch fill={FILLS[figure.key] ?? ''} />}
            {figure.label}
          </dt>
          <dd className="mt-0.5">
            {figure.amountNanoUsd === null ? (
              <span className="text-ink-3 text-title">–</span>
            ) : (
              <Usd
                amountNanoUsd={figure.amountNanoUsd}
                fractionDigits={figure.key === 'total' ? 9 : 2}
                className={classNames(
                  'block truncate font-semibold text-title tracking-[-0.015em]',
                  figure.key === 'total' && '[&>span]:font-normal [&>span]:text-figure [&>span]:tracking-normal',
                )}
              />
            )}
            <span className="numeric block text-pretty text-ink-3 text-label">{figure.note}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
