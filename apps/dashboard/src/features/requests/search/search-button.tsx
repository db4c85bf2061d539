'use client';

import type { RequestFilter } from '@lethe/core/payloads';
import { useState } from 'react';
import { Button } from '../../../components/primitives/button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { Sheet } from '../../../components/primitives/sheet.tsx';
import { useRefusal } from '../../../components/shell/refusal.ts';
import { useHotkeys } from '../../../components/shell/use-hotkeys.ts';
import { SearchPanel } from './search-panel.tsx';

interface SearchButtonProps {
  organizationSlug: string;
  /** The filter of the list, with its dates as they stand now. */
  filter: RequestFilter;
  /** The same in words. */
  filterText: string;
}

/** Opens the search inside payloads over the list. It stands only where payloads may be read. */
export function SearchButton({ organizationSlug, filter, filterText }: SearchButtonProps) {
  const [isOpen, setIsOpen] = useState(false);
  const isAllowed = useRefusal('payload:read') === null;
  useHotkeys('Requests', isAllowed ? { f: { label: 'Search in payloads', run: () => setIsOpen(true) } } : {});
  if (!isAllowed) return null;
  return (
    <>
      <Button tone="quiet" onClick={() => setIsOpen(true)} aria-label="Search in payloads">
        <Icon name="search" />
        <span className="max-md:sr-only">In payloads</span>
      </Button>
      <Sheet title="Search in payloads" isOpen={isOpen} onClose={() => setIsOpen(false)} className="md:w-[560px]">
        <SearchPanel organizationSlug={organizationSlug} filter={filter} filterText={filterText} />
      </Sheet>
    </>
  );
}
