import { isUnresolved } from '@lethe/core/lifecycle';
import { formatInstant } from '../../components/format/instant.ts';
import { Icon } from '../../components/primitives/icon.tsx';
import { GoesOn, type GoesOnItem } from './goes-on.tsx';
import { LifeHead } from './life-head.tsx';
import { LoneFrame } from './lone-frame.tsx';
import { Rail } from './rail.tsx';
import { Remains } from './remains.tsx';
import { Foot, heldItem, type LifePageProps } from './suspended-view.tsx';
import { causeOf, type LifeFacts, noticesText, railSteps, refusesSince } from './view-model.ts';

/** In place of every page of an organization that is closed: why, when it is purged, how to reopen it, and what remains. */
export function ClosedView({ organizationName, member, resolution, foot, demo, ...facts }: LifePageProps) {
  const { life, now } = facts;
  return (
    <LoneFrame member={member} demo={demo}>
      <LifeHead cause={causeOf(life)} title={`${organizationName} is closed`}>
        Since {formatInstant(refusesSince(life))} the gateway answers{' '}
        <span className="code whitespace-nowrap">403 organization_closed</span>, and nothing can be read or exported.{' '}
        {untilWhen(facts)}
      </LifeHead>
      <Rail steps={railSteps(facts)} now={now} />
      {resolution}
      <GoesOn items={meanwhile(facts)} />
      <Foot>{foot}</Foot>
    </LoneFrame>
  );
}

function untilWhen({ life, now }: LifeFacts): string {
  if (life.state !== 'closed') return '';
  if (now >= life.purgesAt) return 'It cannot be reopened any more.';
  if (isUnresolved(life)) return 'Until the purge its owner can reopen it, once the suspension is resolved.';
  return 'Until the purge its owner can reopen it.';
}

function meanwhile({ life, now, holdCount }: LifeFacts): readonly GoesOnItem[] {
  const notices = noticesText(life, now);
  return [
    {
      key: 'expiry',
      glyph: <Icon name="clock" />,
      title: 'Payloads keep expiring',
      sentence: 'A closure does not extend a period. The keys of what is left are destroyed with the purge.',
    },
    ...(holdCount === 0 ? [] : [heldItem(holdCount)]),
    {
      key: 'remains',
      glyph: <Icon name="log" />,
      title: 'What remains after the purge',
      sentence: <Remains />,
    },
    ...(notices === null
      ? []
      : [{ key: 'notices', glyph: <Icon name="mail" />, title: 'Next notices', sentence: notices }]),
  ];
}
