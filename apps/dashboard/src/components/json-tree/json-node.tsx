'use client';

import { classNames } from '../class-names.ts';
import { clipName } from '../format/identifier.ts';
import { EntryActions } from './entry-actions.tsx';
import { EntryLabel } from './entry-label.tsx';
import { FoldButton } from './fold-button.tsx';
import { foldedText, JsonValue } from './json-value.tsx';
import { childrenOf, isContainer, isInline, type TreeNode } from './tree-node.ts';

/** What of a block is unfolded, and how to change it. */
export interface BlockFolds {
  isOpen(node: TreeNode): boolean;
  toggle(node: TreeNode, isOpen: boolean): void;
}

/** A node and, while it is unfolded, its children. What is folded is not rendered at all. */
export function JsonNode({ node, folds }: { node: TreeNode; folds: BlockFolds }) {
  const { value, range } = node;
  const isFoldable = isContainer(value) && (range !== null || !isInline(value));
  const isOpen = isFoldable && folds.isOpen(node);
  const [opening, closing] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  // The block's own braces need no button.
  const isRoot = node.depth === 0;
  return (
    <li>
      <div className="group/row relative flex min-h-5 items-start rounded-chip pr-14 hover:bg-hover">
        {isFoldable && !isRoot ? (
          <FoldButton name={nodeName(node)} isOpen={isOpen} onPress={() => folds.toggle(node, !isOpen)} />
        ) : (
          <Gutter isHidden={isRoot} />
        )}
        <span className="min-w-0">
          {range === null ? (
            <EntryLabel label={node.label} />
          ) : (
            <span className="text-ink-3">{`[${range.from} … ${range.to - 1}]`}</span>
          )}
          {isFoldable ? (
            <span className="text-ink-3">{range !== null ? '' : isOpen ? opening : foldedText(value)}</span>
          ) : (
            <JsonValue value={value} />
          )}
        </span>
        {range === null ? <EntryActions segments={node.segments} value={value} /> : null}
      </div>
      {isOpen ? (
        <>
          <ul className={isRoot ? undefined : 'ml-[7px] border-l pl-[7px]'}>
            {childrenOf(node).map((child) => (
              <JsonNode key={child.id} node={child} folds={folds} />
            ))}
          </ul>
          {range === null ? <div className={classNames('text-ink-3', !isRoot && 'pl-4')}>{closing}</div> : null}
        </>
      ) : null}
    </li>
  );
}

function Gutter({ isHidden }: { isHidden: boolean }) {
  return isHidden ? null : <span className="w-4 flex-none" />;
}

function nodeName({ label, range }: TreeNode): string {
  return range === null ? clipName(String(label)) : `entries ${range.from} to ${range.to - 1}`;
}
