import type { Role } from '@lethe/core/tenancy';
import type { ReactNode } from 'react';
import { formatInstant } from '../../components/format/instant.ts';
import { Dial } from '../../components/payload-state/dial.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { GoesOn, type GoesOnItem } from './goes-on.tsx';
import { LifeHead } from './life-head.tsx';
import { LoneFrame } from './lone-frame.tsx';
import { Rail } from './rail.tsx';
import { causeOf, holdsText, type LifeFacts, noticesText, railSteps, refusesSince } from './view-model.ts';

export interface LifePageProps extends LifeFacts {
  organizationName: string;
  member: { readonly name: string; readonly role: Role };
  /** What to pay, or whom to ask. */
  resolution: ReactNode;
  /** Reference, support, and what else can be done. */
  foot: ReactNode;
  /** The demo's clock; nothing in the other modes. */
  demo?: ReactNode;
}

/** In place of every page of an organization that is suspended: why, until when, how it ends, and what goes on meanwhile. */
export function SuspendedView({ organizationName, member, resolution, foot, demo, ...facts }: LifePageProps) {
  const { life, now, holdCount } = facts;
  const isUnpaid = life.state === 'suspended' && life.reason === 'non_payment';
  return (
    <LoneFrame member={member} demo={demo}>
      <LifeHead cause={causeOf(life)} title={`${organizationName} is suspended`}>
        Since {formatInstant(refusesSince(life))} the gateway answers{' '}
        <span className="code whitespace-nowrap">403 organization_suspended</span>, and nothing can be read or exported.{' '}
        {isUnpaid ? 'It reopens by itself when the payment arrives.' : 'It reopens when Lethe has resolved the case.'}
      </LifeHead>
      <Rail steps={railSteps(facts)} now={now} />
      {resolution}
      <GoesOn items={meanwhile(facts, { isUnpaid, holdCount })} />
      <Foot>{foot}</Foot>
    </LoneFrame>
  );
}

function meanwhile(
  { life, now }: LifeFacts,
  { isUnpaid, holdCount }: { isUnpaid: boolean; holdCount: number },
): readonly GoesOnItem[] {
  const notices = noticesText(life, now);
  return [
    {
      key: 'expiry',
      glyph: <Icon name="clock" />,
      title: 'Payloads keep expiring',
      sentence: `Suspension does not extend a period. What has not expired is readable again after ${isUnpaid ? 'payment' : 'the resolution'}.`,
    },
    ...(holdCount === 0 ? [] : [heldItem(holdCount)]),
    ...(notices === null
      ? []
      : [{ key: 'notices', glyph: <Icon name="mail" />, title: 'Next notices', sentence: notices }]),
  ];
}

/** What legal holds mean for a purge that is to come. */
export function heldItem(holdCount: number): GoesOnItem {
  const isOne = holdCount === 1;
  return {
    key: 'holds',
    glyph: <Dial kind="held" className="text-ink-3" />,
    title: `${holdsText(holdCount)} ${isOne ? 'stays' : 'stay'} in force`,
    sentence: isOne
      ? 'It keeps its records past the purge, and the purge waits for its release.'
      : 'They keep their records past the purge, and the purge waits for their release.',
  };
}

/** Small print at the end of the page, its parts apart. */
export function Foot({ children }: { children: ReactNode }) {
  return (
    <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-1 border-t pt-4 text-ink-3 text-label">
      {children}
    </div>
  );
}
