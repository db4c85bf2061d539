'use client';

import { useState } from 'react';
import { useIsHydrated } from '../../components/primitives/use-is-hydrated.ts';
import { CloseDialog, type ClosingOrganization } from './close-dialog.tsx';

/** For whoever does not want to wait until the grace is over. */
export function CloseLink({ organization }: { organization: ClosingOrganization }) {
  const [isOpen, setIsOpen] = useState(false);
  const isHydrated = useIsHydrated();
  return (
    <>
      <button
        type="button"
        disabled={!isHydrated}
        onClick={() => setIsOpen(true)}
        className="py-1 text-ink-2 hover:text-ink"
      >
        Close the organization now
      </button>
      {isOpen ? <CloseDialog organization={organization} exportHref={null} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}
