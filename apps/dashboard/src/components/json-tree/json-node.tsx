'use client';

import { classNames } from '../class-names.ts';
import { Icon } from '../primitives/icon.tsx';
import { foldedText, InlineValue, PlainValue } from './json-value.tsx';
import { NodeActions } from './node-actions.tsx';
import type { DocumentValue } from './parse-document.ts';
import { childrenOf, isContainer, isInline, type TreeNode } from './tree-node.ts';
import type { TreeState } from './use-tree-state.ts';

/** A node and, while it is unfolded, its children. What is folded is not rendered at all. */
export function JsonNode({ node, tree }: { node: TreeNode; tree: TreeState }) {
  const { value } = node;
  const isFoldable = isContainer(value) && (node.range !== null || !isInline(value));
  const isOpen = isFoldable && tree.isOpen(node);
  const isActive = tree.isActive(node);
  const [opening, closing] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const hasFoldButton = isFoldable && !(node.depth === 0 && tree.isRootOpen);
  return (
    <li>
      <div
        ref={isActive ? revealRow : undefined}
        data-active={isActive || undefined}
        className="group/row relative flex min-h-5 items-start rounded-chip pr-14 hover:bg-hover data-active:bg-expiring-soft"
      >
        {hasFoldButton ? (
          <FoldButton node={node} isOpen={isOpen} onToggle={() => tree.toggle(node, !isOpen)} />
        ) : (
          <Gutter isHidden={node.depth === 0} />
        )}
        <span className="min-w-0">
          <NodeLabel node={node} />
          {isFoldable ? (
            <span className="text-ink-3">{node.range !== null ? '' : isOpen ? opening : foldedText(value)}</span>
          ) : (
            <Leaf value={value} />
          )}
        </span>
        {node.range === null ? <NodeActions node={node} /> : null}
      </div>
      {isOpen ? (
        <>
          <ul className={node.depth === 0 && tree.isRootOpen ? undefined : 'ml-[7px] border-l pl-[7px]'}>
            {childrenOf(node).map((child) => (
              <JsonNode key={child.id} node={child} tree={tree} />
            ))}
          </ul>
          {node.range === null ? (
            <div className={classNames('text-ink-3', hasFoldButton && 'pl-4')}>{closing}</div>
          ) : null}
        </>
      ) : null}
    </li>
  );
}

function Gutter({ isHidden }: { isHidden: boolean }) {
  return isHidden ? null : <span className="w-4 flex-none" />;
}

function Leaf({ value }: { value: DocumentValue }) {
  return isContainer(value) ? <InlineValue value={value} /> : <PlainValue value={value} />;
}

function FoldButton({ node, isOpen, onToggle }: { node: TreeNode; isOpen: boolean; onToggle: () => void }) {
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      aria-label={`${isOpen ? 'Fold' : 'Unfold'} ${node.range === null ? (node.label ?? 'the document') : `entries ${node.range.from} to ${node.range.to - 1}`}`}
      onClick={onToggle}
      className="grid h-5 w-4 flex-none place-items-center rounded-chip text-ink-3 hover:text-ink"
    >
      <Icon name="chevronRight" className={classNames('size-3 transition-transform', isOpen && 'rotate-90')} />
    </button>
  );
}

function NodeLabel({ node }: { node: TreeNode }) {
  if (node.range !== null) return <span className="text-ink-3">{`[${node.range.from} … ${node.range.to - 1}]`}</span>;
  if (node.label === null) return null;
  return (
    <>
      <span className={classNames('foreign-text', typeof node.label === 'number' ? 'text-ink-3' : 'text-ink-2')}>
        {node.label}
      </span>
      <span className="text-ink-3">: </span>
    </>
  );
}

/** Stable, so that it runs when a row becomes the current hit and not on every render. */
function revealRow(row: HTMLDivElement | null): void {
  row?.scrollIntoView({ block: 'nearest' });
}
