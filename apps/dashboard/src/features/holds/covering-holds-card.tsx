'use client';

import { caseNumber, holdState, type LegalHold } from '@lethe/core/holds';
import Link from 'next/link';
import { Dial } from '../../components/payload-state/dial.tsx';
import { Card, CardHead } from '../../components/primitives/card.tsx';
import { holdHref } from './hold-href.ts';
import { STATE_WORDS } from './hold-words.ts';

interface CoveringHoldsCardProps {
  organizationSlug: string;
  holds: readonly LegalHold[];
  /** Whether this page has just read what a hold preserves. */
  isReadRecorded: boolean;
}

/** Which cases keep the payload of the request on the page; nothing where none does. */
export function CoveringHoldsCard({ organizationSlug, holds, isReadRecorded }: CoveringHoldsCardProps) {
  if (holds.length === 0) return null;
  return (
    <Card aria-labelledby="covering-title">
      <CardHead id="covering-title" title={holds.length > 1 ? 'Legal holds' : 'Legal hold'} />
      <ul className="px-4 py-2">
        {holds.map((hold) => (
          <li key={hold.id} className="py-1">
            <p className="flex min-w-0 items-center gap-2">
              <Dial kind="held" />
              <Link
                href={holdHref(organizationSlug, hold)}
                className="truncate rounded-chip font-medium hover:underline"
              >
                {caseNumber(hold)} {hold.name}
              </Link>
            </p>
            <p className="pl-[22px] text-ink-3 text-label">{STATE_WORDS[holdState(hold)]}</p>
          </li>
        ))}
      </ul>
      <p role="status" className="border-t px-4 py-2 text-ink-2 text-label">
        {isReadRecorded ? 'Read recorded. ' : ''}A hold preserves. It does not expose.
      </p>
    </Card>
  );
}
