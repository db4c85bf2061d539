'use client';

import type { AddressedFilter, FacetCounts } from '@lethe/core/payloads';
import { Command } from 'cmdk';
import { type FocusEvent, type KeyboardEvent, useRef, useState } from 'react';
import { Icon } from '../../../components/primitives/icon.tsx';
import { Kbd } from '../../../components/primitives/kbd.tsx';
import { pastedRequestId } from '../../../components/shell/pasted-id.ts';
import { useHotkeys } from '../../../components/shell/use-hotkeys.ts';
import { LIST_KEYS } from '../list/list-keys.ts';
import { addValue, setRange } from './edit-filter.ts';
import { FilterSuggestions } from './filter-suggestions.tsx';
import { FilterTokenChip } from './filter-token-chip.tsx';
import { FIELD_WORDS, type FilterToken, isRangeField } from './filter-words.ts';
import { EMPTY_DRAFT, type FilterDraft, RANGE_HINTS, readDraft, type Suggestion } from './suggest-filters.ts';
import { useSuggestions } from './use-suggestions.ts';

export interface FilterFieldProps {
  filter: AddressedFilter;
  tokens: readonly FilterToken[];
  facets: readonly FacetCounts[];
  onFilter: (filter: AddressedFilter) => void;
  /** Somebody pasted a request id instead of a filter. */
  onOpen: (requestId: string) => void;
  /** Looks for a text inside payloads; null for who may not read them. */
  onSearchPayloads: ((text: string) => void) | null;
}

/** The filter as tokens, and behind them a field that suggests fields, then their values with how many requests have them. */
export function FilterField({ filter, tokens, facets, onFilter, onOpen, onSearchPayloads }: FilterFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [draft, setDraft] = useState<FilterDraft>(EMPTY_DRAFT);
  const { suggestions, isCounting } = useSuggestions(draft, facets, isOpen);
  useHotkeys(LIST_KEYS, { '/': { label: 'Filter', run: () => input.current?.focus() } });
  const leave = () => {
    setDraft(EMPTY_DRAFT);
    setIsOpen(false);
    input.current?.blur();
  };
  const finish = (action: () => void) => {
    leave();
    action();
  };
  const choose = (suggestion: Suggestion) => {
    if (suggestion.kind === 'field') {
      const isExcluding = draft.isExcluding && !isRangeField(suggestion.field);
      return setDraft({ field: suggestion.field, text: '', isExcluding });
    }
    setDraft(EMPTY_DRAFT);
    onFilter(applied(filter, suggestion, draft.isExcluding));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      if (draft.field === null) leave();
      else setDraft(EMPTY_DRAFT);
    }
    if (event.key !== 'Backspace' || draft.text !== '') return;
    const last = tokens.at(-1);
    if (draft.field !== null) setDraft(EMPTY_DRAFT);
    else if (last !== undefined) onFilter(last.without);
  };
  const onBlur = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setIsOpen(false);
  };
  return (
    <Command
      label="Filter requests"
      shouldFilter={false}
      loop
      onBlur={onBlur}
      className="relative min-w-0 flex-[1_0_100%] md:flex-1"
    >
      <search className="flex min-h-10 flex-wrap items-center gap-1.5 rounded-control border border-faint bg-surface py-1 pr-1.5 pl-2.5 focus-within:border-accent focus-within:shadow-[0_0_0_1px_var(--accent)] md:min-h-8 md:py-0.5">
        <Icon name="search" className="text-ink-3" />
        {tokens.length === 0 ? null : (
          <ul aria-label="Filters" className="contents">
            {tokens.map((token) => (
              <FilterTokenChip key={token.key} token={token} onRemove={() => onFilter(token.without)} />
            ))}
          </ul>
        )}
        {draft.field === null ? null : (
          <span className="whitespace-nowrap rounded-chip bg-accent-soft px-1.5 text-label leading-[22px]">
            {FIELD_WORDS[draft.field]}
            {draft.isExcluding ? ' is not' : ''}
          </span>
        )}
        <Command.Input
          ref={input}
          value={draft.text}
          onValueChange={(text) => setDraft(readDraft(draft, text))}
          onFocus={() => setIsOpen(true)}
          onKeyDown={onKeyDown}
          placeholder={placeholderOf(draft, tokens.length)}
          className="h-7 min-w-[120px] flex-1 bg-transparent outline-none md:h-[22px]"
        />
        <Kbd aria-hidden="true" className="hidden md:inline-block">
          /
        </Kbd>
      </search>
      <FilterSuggestions
        isOpen={isOpen}
        draft={draft}
        suggestions={suggestions}
        isCounting={isCounting}
        requestId={pastedRequestId(draft.text)}
        onChoose={choose}
        onOpen={(id) => finish(() => onOpen(id))}
        onSearchPayloads={onSearchPayloads === null ? null : (text) => finish(() => onSearchPayloads(text))}
      />
    </Command>
  );
}

function applied(
  filter: AddressedFilter,
  suggestion: Exclude<Suggestion, { kind: 'field' }>,
  isExcluded: boolean,
): AddressedFilter {
  if (suggestion.kind === 'range') return setRange(filter, suggestion.range, suggestion.ends);
  return addValue(filter, { facet: suggestion.facet, value: suggestion.value, isExcluded });
}

function placeholderOf({ field }: FilterDraft, tokenCount: number): string {
  if (field !== null) return isRangeField(field) ? RANGE_HINTS[field] : `Which ${FIELD_WORDS[field]}`;
  return tokenCount === 0 ? 'Filter by model, tag, status …, or paste a request id' : 'Add a filter';
}
