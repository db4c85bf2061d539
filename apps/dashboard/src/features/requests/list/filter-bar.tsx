'use client';

import type { ModelCount } from '@lethe/core/payloads';
import { DateFilter } from './date-filter.tsx';
import type { ListQuery } from './list-query.ts';
import { ModelFilter } from './model-filter.tsx';

export interface FilterBarProps {
  query: ListQuery;
  now: Date;
  models: readonly ModelCount[];
  onChange: (change: Partial<ListQuery>) => void;
  /** Somebody pasted a request id instead of a filter. */
  onOpen: (requestId: string) => void;
}

export function FilterBar({ query, now, models, onChange, onOpen }: FilterBarProps & { path: string }) {
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 pt-3 pb-2 md:flex-nowrap md:px-5 md:pb-3">
      <ModelFilter model={query.model} models={models} onPick={(model) => onChange({ model })} onOpen={onOpen} />
      <DateFilter range={query.range} now={now} onPick={(range) => onChange({ range })} />
    </div>
  );
}
