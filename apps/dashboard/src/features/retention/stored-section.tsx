'use client';

import { formatQuantity } from '../../components/format/duration.ts';
import { useShell } from '../../components/shell/shell-context.tsx';
import { EraseButton } from '../erasures/erase-button.tsx';
import { Section } from './section.tsx';

interface StoredSectionProps {
  inForceDays: number;
  canErase: boolean;
  /** Readable payloads that were stamped for longer; null until that was counted. */
  longerStampedCount: number | null;
}

/** `1,204 payloads were stored for more than 14 days.` */
function describeLonger(count: number, days: number): string {
  const payloads = `${formatQuantity(count, 'payload')} ${count === 1 ? 'was' : 'were'}`;
  return `${payloads} stored for more than ${formatQuantity(days, 'day')}.`;
}

/** A shorter period changes nothing that is stored; who wants that erases it, with a preview. Not there where nothing is stored for longer. */
export function StoredSection({ inForceDays, canErase, longerStampedCount }: StoredSectionProps) {
  const { permissions } = useShell();
  if (!canErase || !longerStampedCount || !permissions.includes('payload:erase')) return null;
  return (
    <Section
      id="stored"
      title="What is stored already"
      sentence={`${describeLonger(longerStampedCount, inForceDays)} Stored payloads keep the expiry they were given. To hold them to the shorter period, erase what is older: that goes now, and the rest when it gets there.`}
    >
      <EraseButton
        selector={{ kind: 'shorter_period', periodDays: inForceDays }}
        label={`Apply ${formatQuantity(inForceDays, 'day')} to what is stored`}
      />
    </Section>
  );
}
