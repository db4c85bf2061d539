'use client';

import { useState } from 'react';
import { isAncestorOf, isOpenAtFirst, type TreeNode } from './tree-node.ts';

type Segments = readonly (string | number)[];

/** What is unfolded: by hand, because the current hit lies in it, or by default. */
export interface TreeState {
  /** A tree that cannot be folded as a whole needs no button for it. */
  readonly isRootOpen: boolean;
  isOpen(node: TreeNode): boolean;
  isActive(node: TreeNode): boolean;
  toggle(node: TreeNode, isOpen: boolean): void;
  setAll(mode: FoldMode): void;
}

export type FoldMode = 'default' | 'folded' | 'unfolded';

interface TreeOptions {
  /** The current hit of a search. */
  readonly activeSegments: Segments | null;
  readonly isRootOpen: boolean;
  /** Levels below this are folded at first. */
  readonly openDepth: number;
}

export function useTreeState({ activeSegments, isRootOpen, openDepth }: TreeOptions): TreeState {
  const [mode, setMode] = useState<FoldMode>('default');
  const [byHand, setByHand] = useState<ReadonlyMap<string, boolean>>(new Map());
  return {
    isRootOpen,
    isOpen: (node) => {
      if (activeSegments !== null && isAncestorOf(node, activeSegments)) return true;
      return (
        byHand.get(node.id) ??
        (mode === 'default' ? isOpenAtFirst(node, openDepth) : mode === 'unfolded' || node.depth === 0)
      );
    },
    isActive: (node) =>
      activeSegments !== null &&
      node.range === null &&
      node.segments.length === activeSegments.length &&
      node.segments.every((segment, index) => segment === activeSegments[index]),
    toggle: (node, isOpen) => setByHand((known) => new Map(known).set(node.id, isOpen)),
    setAll: (next) => {
      setMode(next);
      setByHand(new Map());
    },
  };
}
