'use client';

import { classNames } from '../class-names.ts';
import { clipName } from '../format/identifier.ts';
import { copyText } from '../primitives/copy-button.tsx';
import { Icon, type IconName } from '../primitives/icon.tsx';
import type { DocumentValue } from './parse-document.ts';
import { pathText } from './tree-node.ts';

interface EntryActionsProps {
  segments: readonly (string | number)[];
  value: DocumentValue;
  /** Shown without a pointer over the row: where the reader's cursor is. */
  isShown?: boolean;
  tabIndex?: number;
}

/** Copying, at the end of a row that is hovered or holds the focus. */
export function EntryActions({ segments, value, isShown = false, tabIndex }: EntryActionsProps) {
  const path = pathText(segments);
  return (
    <span
      className={classNames(
        'absolute top-0 right-1 flex gap-0.5 focus-within:opacity-100 group-hover/row:opacity-100',
        !isShown && 'opacity-0',
      )}
    >
      <RowButton
        icon="copy"
        tabIndex={tabIndex}
        label={`Copy the value of ${clipName(path)}`}
        onPress={() => void copyText({ text: valueText(value), done: 'Value copied.' })}
      />
      <RowButton
        icon="hash"
        tabIndex={tabIndex}
        label={`Copy the path ${clipName(path)}`}
        onPress={() => void copyText({ text: path, done: 'Path copied.' })}
      />
    </span>
  );
}

interface RowButtonProps {
  icon: IconName;
  label: string;
  tabIndex: number | undefined;
  onPress: () => void;
}

function RowButton({ icon, label, tabIndex, onPress }: RowButtonProps) {
  return (
    <button
      type="button"
      tabIndex={tabIndex}
      aria-label={label}
      title={label}
      onClick={onPress}
      className="grid size-5 place-items-center rounded-chip bg-hover text-ink-3 hover:text-ink"
    >
      <Icon name={icon} className="size-3.5" />
    </button>
  );
}

/** Strings without their quotes; everything else as JSON. Writing JSON recurses, so a value nested beyond that is named, not written. */
function valueText(value: DocumentValue): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value, null, 2);
  } catch (error) {
    if (error instanceof RangeError) return '[nested too deeply to be written]';
    throw error;
  }
}
