import type { DestructionNumber, DestructionNumberName } from '@lethe/core/retention';
import { clockWords, MASTER_KEY_ROTATED_WITHIN_MS, spanWords } from '@lethe/core/retention';
import { formatRemaining } from '../../components/format/duration.ts';

/** One of the four numbers as a card shows it. */
export interface NumberCard {
  readonly name: DestructionNumberName;
  readonly label: string;
  readonly value: string;
  /** What it counts from; why it is not kept, when it is not. */
  readonly note: string;
  readonly isMet: boolean;
}

const LABELS: Readonly<Record<DestructionNumberName, string>> = {
  read: 'Reads after expiry',
  key: 'Keys destroyed',
  ciphertext: 'Ciphertext dropped',
  backup: 'Backups dead',
};

const NOTES: Readonly<Record<DestructionNumberName, string>> = {
  read: 'Refused on every path from that instant',
  key: 'Of the UTC hour of expiry',
  ciphertext: 'Of the day after expiry',
  backup: `Master key replaced every ${spanWords(MASTER_KEY_ROTATED_WITHIN_MS)}`,
};

export function numberCards(numbers: readonly DestructionNumber[]): readonly NumberCard[] {
  return numbers.map(({ name, withinMs, isMet, unmetReason }) => ({
    name,
    label: LABELS[name],
    value: valueText(name, withinMs),
    note: unmetReason ?? NOTES[name],
    isMet,
  }));
}

function valueText(name: DestructionNumberName, withinMs: number): string {
  switch (name) {
    case 'read':
      return `None, from ${formatRemaining(withinMs)}`;
    case 'key':
      return `${spanWords(withinMs).replace('minutes', 'min')} after the hour`;
    case 'ciphertext':
      return `By ${clockWords(withinMs)}`;
    case 'backup':
      return `Within ${formatRemaining(withinMs)}`;
  }
}
