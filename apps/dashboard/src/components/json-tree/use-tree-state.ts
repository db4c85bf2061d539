'use client';

import { useState } from 'react';
import { isAncestorOf, isOpenAtFirst, type TreeNode } from './tree-node.ts';

type Segments = readonly (string | number)[];

/** What is unfolded: by hand, because the current hit lies in it, or by default. */
export interface TreeState {
  isOpen(node: TreeNode): boolean;
  isActive(node: TreeNode): boolean;
  toggle(node: TreeNode, isOpen: boolean): void;
  setAll(mode: FoldMode): void;
}

export type FoldMode = 'default' | 'folded' | 'unfolded';

export function useTreeState(activeSegments: Segments | null): TreeState {
  const [mode, setMode] = useState<FoldMode>('default');
  const [byHand, setByHand] = useState<ReadonlyMap<string, boolean>>(new Map());
  return {
    isOpen: (node) => {
      if (activeSegments !== null && isAncestorOf(node, activeSegments)) return true;
      return byHand.get(node.id) ?? (mode === 'default' ? isOpenAtFirst(node) : mode === 'unfolded' || node.depth === 0);
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
