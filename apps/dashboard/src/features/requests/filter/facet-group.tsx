'use client';

import {
  type AddressedFilter,
  type FacetCounts,
  type FacetValue,
  PAYLOAD_FILTERS,
  type PayloadFilter,
  type RequestFacet,
} from '@lethe/core/payloads';
import { type MouseEvent, useId } from 'react';
import { classNames } from '../../../components/class-names.ts';
import { formatCount } from '../../../components/format/duration.ts';
import { Dial } from '../../../components/payload-state/dial.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { addValue, removeValue, standingOf, toggleExcluded, toggleOnly } from './edit-filter.ts';
import { FACET_HEADS, NO_NAMES, valueText } from './filter-words.ts';

/** A dial that says nothing of one payload: most of its life is ahead, or little. */
const DIAL_FRACTIONS: Readonly<Record<PayloadFilter, number>> = {
  stored: 0.75,
  expiring: 0.15,
  held: 0,
  expired: 0,
  erased: 0,
  not_stored: 0,
};

interface FacetGroupProps {
  facet: FacetCounts;
  filter: AddressedFilter;
  onFilter: (filter: AddressedFilter) => void;
  onSearch: () => void;
}

export function FacetGroup({ facet: { facet, values, moreCount }, filter, onFilter, onSearch }: FacetGroupProps) {
  const id = useId();
  const listed = facet === 'payload' ? everyState(values) : values;
  return (
    <section aria-labelledby={id} className="px-2 pb-2">
      <h2 id={id} className="px-2 font-strong text-label leading-7">
        {FACET_HEADS[facet]}
      </h2>
      <ul>
        {listed.map((value) => (
          <FacetRow key={value.value} facet={facet} value={value} filter={filter} onFilter={onFilter} />
        ))}
      </ul>
      {moreCount === 0 ? null : (
        <button
          type="button"
          onClick={onSearch}
          className="h-9 w-full rounded-chip px-2 text-left text-ink-3 text-label hover:bg-hover hover:text-ink md:h-[26px]"
        >
          <span className="numeric">{formatCount(moreCount)}</span> more
        </button>
      )}
    </section>
  );
}

/** All states, those without a request too: what is missing is worth knowing. */
function everyState(values: readonly FacetValue[]): readonly FacetValue[] {
  return PAYLOAD_FILTERS.map(
    (state) => values.find(({ value }) => value === state) ?? { value: state, label: null, requestCount: 0 },
  );
}

interface FacetRowProps {
  facet: RequestFacet;
  value: FacetValue;
  filter: AddressedFilter;
  onFilter: (filter: AddressedFilter) => void;
}

/** Pressed: only this. With Ctrl or ⌘: this too. With Alt, or by the button beside it: all but this. */
export function FacetRow({ facet, value: { value, label, requestCount }, filter, onFilter }: FacetRowProps) {
  const edit = { facet, value };
  const standing = standingOf(filter, edit);
  const text = valueText({ facet, value: label ?? value, names: NO_NAMES });
  // There is no room for the provider, which most models have one of; the tip and the token have it.
  const short = facet === 'model' ? text.slice(text.indexOf('/') + 1) : text;
  const press = (event: MouseEvent) => {
    if (event.altKey) return onFilter(toggleExcluded(filter, edit));
    if (!event.ctrlKey && !event.metaKey) return onFilter(toggleOnly(filter, edit));
    const also = { ...edit, isExcluded: false };
    onFilter(standing === 'included' ? removeValue(filter, also) : addValue(filter, also));
  };
  return (
    <li className="group relative">
      <button
        type="button"
        aria-pressed={standing === 'included'}
        onClick={press}
        title={`${text}\nClick: only this. Ctrl-click: this too. Alt-click: all but this.`}
        className="flex h-9 w-full items-center gap-2 rounded-chip px-2 text-left text-ink-2 hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-ink md:h-[26px]"
      >
        {facet === 'payload' ? <PayloadDial state={value as PayloadFilter} /> : null}
        <span className={classNames('truncate', standing === 'excluded' && 'line-through')}>{short}</span>
        {standing === 'excluded' ? <span className="sr-only">, left out</span> : null}
        <span
          className={classNames(
            'numeric ml-auto font-normal text-ink-3 text-label group-focus-within:pr-5 group-hover:pr-5 max-md:pr-8',
            standing === 'excluded' && 'pr-5',
          )}
        >
          {formatCount(requestCount)}
        </span>
      </button>
      <button
        type="button"
        aria-label={standing === 'excluded' ? `Let ${text} back in` : `Leave out ${text}`}
        aria-pressed={standing === 'excluded'}
        onClick={() => onFilter(toggleExcluded(filter, edit))}
        className={classNames(
          'absolute top-0 right-1 grid h-full w-6 place-items-center rounded-chip text-ink-3 hover:text-ink focus-visible:opacity-100 group-hover:opacity-100 max-md:w-9',
          standing === 'excluded' ? 'text-ink' : 'md:opacity-0 md:group-focus-within:opacity-100',
        )}
      >
        <Icon name="forbidden" className="size-3.5" />
      </button>
    </li>
  );
}

function PayloadDial({ state }: { state: PayloadFilter }) {
  return <Dial kind={state} remainingFraction={DIAL_FRACTIONS[state]} />;
}
