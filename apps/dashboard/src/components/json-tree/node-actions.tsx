'use client';

import { copyText } from '../primitives/copy-button.tsx';
import { Icon, type IconName } from '../primitives/icon.tsx';
import { pathText, type TreeNode } from './tree-node.ts';

/** Copying, at the end of a row that is hovered or holds the focus. */
export function NodeActions({ node }: { node: TreeNode }) {
  const path = pathText(node.segments);
  return (
    <span className="absolute top-0 right-1 flex gap-0.5 opacity-0 focus-within:opacity-100 group-hover/row:opacity-100">
      <RowButton
        icon="copy"
        label={`Copy the value of ${path}`}
        onPress={() => void copyText({ text: valueText(node), done: 'Value copied.' })}
      />
      <RowButton
        icon="hash"
        label={`Copy the path ${path}`}
        onPress={() => void copyText({ text: path, done: 'Path copied.' })}
      />
    </span>
  );
}

function RowButton({ icon, label, onPress }: { icon: IconName; label: string; onPress: () => void }) {
  return (
    <button
      type="button"
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
function valueText({ value }: TreeNode): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value, null, 2);
  } catch (error) {
    if (error instanceof RangeError) return '[nested too deeply to be written]';
    throw error;
  }
}
