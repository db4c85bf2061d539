import type { AnalyticsFilter } from '@lethe/core/analytics';
import { Icon } from '../../components/primitives/icon.tsx';
import { type FacetLabels, filterTokens, GROUP_NAMES, toggled } from './analytics-words.ts';

interface FilterTokensProps {
  filter: AnalyticsFilter;
  labels: FacetLabels;
  onChange: (filter: AnalyticsFilter) => void;
}

/** What the figures are narrowed to, each value with a way to take it off. */
export function FilterTokens({ filter, labels, onChange }: FilterTokensProps) {
  const tokens = filterTokens(filter);
  if (tokens.length === 0) return null;
  return (
    <ul aria-label="Filter" className="mt-3 flex flex-wrap gap-1.5">
      {tokens.map(({ facet, value }) => (
        <li
          key={`${facet} ${value}`}
          className="inline-flex h-9 max-w-full items-center overflow-hidden rounded-chip bg-sunken text-label md:h-6"
        >
          <span className="pr-1 pl-2 text-ink-3">{GROUP_NAMES[facet].toLowerCase()}</span>
          <b className="truncate font-medium">{labels[value] ?? value}</b>
          <button
            type="button"
            aria-label={`Remove the filter ${GROUP_NAMES[facet].toLowerCase()} ${labels[value] ?? value}`}
            onClick={() => onChange(toggled(filter, facet, value))}
            className="grid h-full w-9 flex-none place-items-center text-ink-3 hover:text-ink md:w-6"
          >
            <Icon name="close" className="size-2.5" />
          </button>
        </li>
      ))}
    </ul>
  );
}
