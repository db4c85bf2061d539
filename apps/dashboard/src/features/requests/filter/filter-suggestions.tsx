'use client';

import { Command } from 'cmdk';
import type { ReactNode } from 'react';
import { formatCount } from '../../../components/format/duration.ts';
import { Icon } from '../../../components/primitives/icon.tsx';
import { FIELD_WORDS, isRangeField } from './filter-words.ts';
import { type FilterDraft, RANGE_HINTS, type Suggestion } from './suggest-filters.ts';

interface FilterSuggestionsProps {
  isOpen: boolean;
  draft: FilterDraft;
  suggestions: readonly Suggestion[];
  /** Whether values are still on their way. */
  isCounting: boolean;
  requestId: string | null;
  onChoose: (suggestion: Suggestion) => void;
  onOpen: (requestId: string) => void;
  onSearchPayloads: ((text: string) => void) | null;
}

export function FilterSuggestions({
  isOpen,
  draft,
  suggestions,
  isCounting,
  requestId,
  onChoose,
  onOpen,
  onSearchPayloads,
}: FilterSuggestionsProps) {
  const text = draft.text.trim();
  return (
    <div
      hidden={!isOpen}
      className="absolute top-full left-0 z-30 mt-1 w-full animate-appear rounded-card bg-surface shadow-popover md:w-[420px]"
    >
      <Command.List className="max-h-[min(432px,60dvh)] overflow-y-auto p-1">
        <Command.Empty className="px-2 py-4 text-center text-ink-3">{emptyWords(draft, isCounting)}</Command.Empty>
        {requestId === null ? null : (
          <Option value="open" onSelect={() => onOpen(requestId)}>
            <Icon name="requests" className="text-ink-3" />
            Open request <span className="code truncate">{requestId}</span>
          </Option>
        )}
        {suggestions.map((suggestion) => (
          <Option key={suggestion.key} value={suggestion.key} onSelect={() => onChoose(suggestion)}>
            <SuggestionWords suggestion={suggestion} draft={draft} />
          </Option>
        ))}
        {onSearchPayloads === null || text === '' || draft.field !== null || requestId !== null ? null : (
          <Option value="search" onSelect={() => onSearchPayloads(text)}>
            <Icon name="search" className="text-ink-3" />
            <span className="truncate">
              Search in payloads for <b className="font-medium">{text}</b>
            </span>
          </Option>
        )}
      </Command.List>
    </div>
  );
}

function SuggestionWords({ suggestion, draft }: { suggestion: Suggestion; draft: FilterDraft }) {
  if (suggestion.kind === 'field')
    return (
      <>
        <span>
          {FIELD_WORDS[suggestion.field]}
          {draft.isExcluding && !isRangeField(suggestion.field) ? ' is not' : ''}
        </span>
        <span className="ml-auto text-ink-3 text-label">{suggestion.hint}</span>
      </>
    );
  if (suggestion.kind === 'range')
    return (
      <>
        <span className="text-ink-3">{FIELD_WORDS[suggestion.range]}</span>
        {suggestion.label}
      </>
    );
  return (
    <>
      {draft.field === null ? <span className="flex-none text-ink-3">{FIELD_WORDS[suggestion.facet]}</span> : null}
      <span className="truncate">{suggestion.label}</span>
      {suggestion.requestCount === null ? null : (
        <span className="numeric ml-auto text-ink-3 text-label">{formatCount(suggestion.requestCount)}</span>
      )}
    </>
  );
}

function emptyWords({ field, text }: FilterDraft, isCounting: boolean): string {
  if (isCounting) return 'Counting …';
  if (field === null) return 'No such field or value.';
  if (isRangeField(field))
    return text === '' ? `Write ${RANGE_HINTS[field]}.` : `That is no range. Write ${RANGE_HINTS[field]}.`;
  return 'No request has such a value.';
}

function Option({ value, onSelect, children }: { value: string; onSelect: () => void; children: ReactNode }) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      // The field keeps the focus until the choice is made.
      onMouseDown={(event) => event.preventDefault()}
      className="flex h-10 items-center gap-2 rounded-chip px-2 data-[selected=true]:bg-hover md:h-8"
    >
      {children}
    </Command.Item>
  );
}
