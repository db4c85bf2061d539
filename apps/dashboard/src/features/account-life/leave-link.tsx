'use client';

import { useState } from 'react';
import { useIsHydrated } from '../../components/primitives/use-is-hydrated.ts';
import { LeaveDialog } from '../organization/leave-dialog.tsx';

/** For whoever has nothing to wait for. */
export function LeaveLink({ organization }: { organization: { readonly slug: string; readonly name: string } }) {
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
        Leave {organization.name}
      </button>
      {isOpen ? <LeaveDialog organization={organization} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}
