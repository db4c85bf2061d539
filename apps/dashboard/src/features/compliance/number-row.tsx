import { classNames } from '../../components/class-names.ts';
import { Icon } from '../../components/primitives/icon.tsx';
import { Tag } from '../../components/primitives/tag.tsx';
import type { NumberCard } from './number-words.ts';

/** The four numbers side by side; on a narrow screen two and two. */
export function NumberRow({ cards }: { cards: readonly NumberCard[] }) {
  return (
    <section aria-labelledby="numbers">
      <h2 id="numbers" className="sr-only">
        The four numbers
      </h2>
      <ul className="grid grid-cols-2 overflow-hidden rounded-card border bg-surface lg:grid-cols-4">
        {cards.map((card) => (
          <li
            key={card.name}
            className="min-w-0 border-line px-4 py-3.5 even:border-l max-lg:nth-[n+3]:border-t lg:px-5 lg:pb-4 lg:not-first:border-l"
          >
            <span className="flex items-start gap-1.5 text-ink-2">
              <Icon
                name={card.isMet ? 'check' : 'warning'}
                className={classNames('mt-[3px] size-3.5', card.isMet ? 'text-stored' : 'text-danger')}
              />
              {card.label}
              <span className="sr-only">{card.isMet ? ', kept' : ', not kept'}</span>
            </span>
            <strong className="mt-0.5 block text-balance font-semibold text-figure tabular-nums tracking-[-0.01em]">
              {card.value}
            </strong>
            {card.isMet ? null : (
              <Tag tone="danger" className="mt-1" aria-hidden="true">
                Not kept
              </Tag>
            )}
            <span className={classNames('mt-0.5 block text-label', card.isMet ? 'text-ink-3' : 'text-danger')}>
              {card.note}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
