'use client';

import type { RequestFilter } from '@lethe/core/payloads';
import { SEARCH_TEXT_LENGTH_MAX, SEARCH_TEXT_LENGTH_MIN } from '@lethe/core/search';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/primitives/button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { MatchList } from './match-list.tsx';
import { SearchProgress } from './search-progress.tsx';
import { usePayloadSearch } from './use-payload-search.ts';

interface SearchPanelProps {
  organizationSlug: string;
  filter: RequestFilter;
  /** What the filter of the list is, in words. */
  filterText: string;
  /** What somebody typed before this opened. */
  initialText?: string;
}

/** Looks for a text inside the payloads that the list's filter leaves, and says exactly what it has looked into. */
export function SearchPanel({ organizationSlug, filter, filterText, initialText = '' }: SearchPanelProps) {
  const [text, setText] = useState(initialText);
  const { state, start, goOn, stop } = usePayloadSearch(organizationSlug, filter);
  const wanted = text.trim();
  const canStart = wanted.length >= SEARCH_TEXT_LENGTH_MIN;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (canStart) start(wanted);
  };
  return (
    <div className="px-4 py-4">
      <form onSubmit={submit} className="flex gap-2">
        <label className="flex h-10 min-w-0 flex-1 items-center gap-1.5 rounded-control border border-faint bg-surface px-2.5 focus-within:border-accent md:h-8">
          <Icon name="search" className="text-ink-3" />
          <span className="sr-only">Text to find</span>
          <input
            value={text}
            onChange={(event) => setText(event.target.value)}
            maxLength={SEARCH_TEXT_LENGTH_MAX}
            placeholder="Text in prompts and answers"
            autoComplete="off"
            spellCheck={false}
            // biome-ignore lint/a11y/noAutofocus: whoever opens the search wants to type.
            autoFocus
            className="h-full min-w-0 flex-1 bg-transparent outline-none"
          />
        </label>
        {state.status === 'running' ? (
          <Button onClick={stop} className="h-10 md:h-8">
            Stop
          </Button>
        ) : (
          <Button type="submit" tone="primary" disabled={!canStart} className="h-10 md:h-8">
            Search
          </Button>
        )}
      </form>
      <p className="mt-2 text-ink-3 text-label">
        In <span className="foreign-text numeric text-ink-2">{filterText}</span>. Payloads are opened and looked into;
        there is no index. Each batch is recorded in the audit log, without the text.
      </p>
      <SearchProgress state={state} onGoOn={goOn} />
      <MatchList organizationSlug={organizationSlug} matches={state.matches} />
    </div>
  );
}
