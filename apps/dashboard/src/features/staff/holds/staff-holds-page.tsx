'use client';

import type { StaffMember } from '@lethe/core/access';
import { caseNumber, holdState, isInForce } from '@lethe/core/holds';
import Link from 'next/link';
import { useState } from 'react';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { Button } from '../../../components/primitives/button.tsx';
import { Cell, type Column, DataTable, RowHead } from '../../../components/primitives/data-table.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { Notice } from '../../../components/primitives/notice.tsx';
import { useIsHydrated } from '../../../components/primitives/use-is-hydrated.ts';
import type { StaffOutputs } from '../../../trpc/staff-client.tsx';
import { HoldActions } from '../../holds/hold-actions.tsx';
import { HoldCard, HoldStateTag } from '../../holds/hold-card.tsx';
import { scopeSentence } from '../../holds/hold-words.ts';
import { StaffFrame } from '../staff-frame.tsx';
import { PlaceStaffHoldDialog } from './place-staff-hold-dialog.tsx';
import { useStaffHold } from './use-staff-hold.ts';

type Listed = StaffOutputs['holds']['list'];

/** The cases of all organizations: staff are the second person where an organization has no other, and preserve what its members would not. */
export function StaffHoldsPage({ member, holds, person }: Listed & { member: StaffMember }) {
  const [isPlacing, setIsPlacing] = useState(false);
  const isHydrated = useIsHydrated();
  const changing = useStaffHold(person);
  const inForce = holds.filter(({ hold }) => isInForce(hold));
  const ended = holds.filter(({ hold }) => !isInForce(hold));
  return (
    <StaffFrame
      member={member}
      page="holds"
      sentence="Legal holds of all organizations, those that wait for a second person first. No content is read here."
      actions={
        <Button tone="primary" disabled={!isHydrated} onClick={() => setIsPlacing(true)}>
          <Icon name="lock" />
          Place a hold
        </Button>
      }
    >
      {inForce.length === 0 ? (
        <Notice glyph={<Icon name="lock" />} title="No legal hold is in force">
          One that a member places appears here at once.
        </Notice>
      ) : (
        <section aria-label="In force" className="grid gap-4 lg:grid-cols-2">
          {inForce.map(({ hold, organizationName, projectName }) => (
            <HoldCard
              key={hold.id}
              hold={{ ...hold, measure: null }}
              remark={
                <Link href={`/staff/organizations/${hold.organizationId}`} className="hover:underline">
                  {organizationName}
                </Link>
              }
              scope={scopeSentence(hold, [{ id: hold.projectId ?? '', name: projectName ?? '' }])}
              href={null}
              actions={<HoldActions hold={{ ...hold, measure: null }} changing={changing} />}
            />
          ))}
        </section>
      )}
      <EndedHolds holds={ended} />
      {isPlacing ? <PlaceStaffHoldDialog onClose={() => setIsPlacing(false)} /> : null}
    </StaffFrame>
  );
}

const COLUMNS: readonly Column[] = [
  { label: 'Case' },
  { label: 'Placed', isWide: true },
  { label: 'Ended', isWide: true },
  { label: 'How' },
];

function EndedHolds({ holds }: { holds: Listed['holds'] }) {
  if (holds.length === 0) return null;
  return (
    <section aria-labelledby="ended" className="mt-8">
      <h2 id="ended" className="mb-2 font-semibold">
        Ended
      </h2>
      <DataTable label="Legal holds that have ended" columns={COLUMNS}>
        {holds.map(({ hold, organizationName }) => (
          <tr key={hold.id}>
            <RowHead title={`${caseNumber(hold)} ${hold.name}`} note={organizationName} />
            <Cell isWide className="whitespace-nowrap">
              <InstantText at={hold.placed.at} form="list" />
            </Cell>
            <Cell isWide className="whitespace-nowrap">
              {hold.released === null ? null : <InstantText at={hold.released.at} form="list" />}
            </Cell>
            <Cell className="whitespace-nowrap">
              <HoldStateTag state={holdState(hold)} />
            </Cell>
          </tr>
        ))}
      </DataTable>
    </section>
  );
}
