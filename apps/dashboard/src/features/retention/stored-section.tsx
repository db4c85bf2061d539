'use client';

import { formatQuantity } from '../../components/format/duration.ts';
import { useShell } from '../../components/shell/shell-context.tsx';
import { EraseButton } from '../erasures/erase-button.tsx';
import { Section } from './section.tsx';

interface StoredSectionProps {
  inForceDays: number;
  canErase: boolean;
}

/** A shorter period changes nothing that is stored; who wants that erases it, with a preview. */
export function StoredSection({ inForceDays, canErase }: StoredSectionProps) {
  const { permissions } = useShell();
  if (!canErase || !permissions.includes('payload:erase')) return null;
  return (
    <Section
      id="stored"
      title="What is stored already"
      sentence="It keeps the expiry it was given, whatever this page says. To hold it to a shorter period, erase what is older: that goes now, and the rest when it gets there."
    >
      <EraseButton
        selector={{ kind: 'shorter_period', periodDays: inForceDays }}
        label={`Apply ${formatQuantity(inForceDays, 'day')} to what is stored`}
      />
    </Section>
  );
}
