import { type DocumentValue, isRawNumber } from './parse-document.ts';

/** No container shows more than this many children at once; a larger one is divided into groups, and those again. */
export const CHILDREN_MAX = 100;
/** Containers up to this size are unfolded on the first levels. */
export const OPEN_SIZE_MAX = 20;

export type Container = readonly DocumentValue[] | { readonly [key: string]: DocumentValue };

/** A place in a document: an entry, or a run of entries of a container that is too large to show at once. */
export interface TreeNode {
  /** Unique in the document. */
  readonly id: string;
  /** From the root, by key or index. */
  readonly segments: readonly (string | number)[];
  /** Null for the root and for groups. */
  readonly label: string | number | null;
  readonly value: DocumentValue;
  /** Which entries of `value` a group holds; null for a whole value. */
  readonly range: { readonly from: number; readonly to: number } | null;
  readonly depth: number;
}

export function rootOf(value: DocumentValue): TreeNode {
  return { id: '$', segments: [], label: null, value, range: null, depth: 0 };
}

export function isContainer(value: DocumentValue): value is Container {
  return typeof value === 'object' && value !== null && !isRawNumber(value);
}

export function sizeOf(value: Container): number {
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}

/** At most {@link CHILDREN_MAX} nodes: the entries, or groups of them. */
export function childrenOf(node: TreeNode): readonly TreeNode[] {
  if (!isContainer(node.value)) return [];
  const { value, segments, depth } = node;
  const keys = Array.isArray(value) ? null : Object.keys(value);
  const { from, to } = node.range ?? { from: 0, to: keys?.length ?? sizeOf(value) };
  if (to - from > CHILDREN_MAX) return groupsOf(node, from, to);
  return Array.from({ length: to - from }, (_, offset) => {
    const index = from + offset;
    const key = keys === null ? index : (keys[index] ?? '');
    const child = (value as Readonly<Record<string | number, DocumentValue>>)[key] ?? null;
    return {
      id: `${node.id}/${typeof key === 'number' ? key : JSON.stringify(key)}`,
      segments: [...segments, key],
      label: key,
      value: child,
      range: null,
      depth: depth + 1,
    };
  });
}

function groupsOf(node: TreeNode, from: number, to: number): readonly TreeNode[] {
  let step = CHILDREN_MAX;
  while ((to - from) / step > CHILDREN_MAX) step *= CHILDREN_MAX;
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => {
    const range = { from: from + index * step, to: Math.min(to, from + (index + 1) * step) };
    return { ...node, id: `${node.id}[${range.from}-${range.to}]`, label: null, range, depth: node.depth + 1 };
  });
}

/** Whether a node is unfolded before anybody touched it. */
export function isOpenAtFirst(node: TreeNode, openDepth: number): boolean {
  if (node.range !== null || !isContainer(node.value)) return false;
  return node.depth === 0 || (node.depth < openDepth && sizeOf(node.value) <= OPEN_SIZE_MAX);
}

const INLINE_ENTRIES_MAX = 4;
const INLINE_CHARACTERS_MAX = 48;

/** Whether a container is so short and plain that it reads best on one line: `["events", "notes"]`. */
export function isInline(value: Container): boolean {
  if (sizeOf(value) > INLINE_ENTRIES_MAX) return false;
  let length = 0;
  for (const [key, entry] of Object.entries(value)) {
    if (isContainer(entry)) return false;
    length += (Array.isArray(value) ? 0 : key.length + 2) + String(entry).length + 2;
  }
  return length <= INLINE_CHARACTERS_MAX;
}

/** `$.messages[0].content`; keys that are no plain names in quotes. */
export function pathText(segments: readonly (string | number)[]): string {
  return segments.reduce<string>((path, segment) => {
    if (typeof segment === 'number') return `${path}[${segment}]`;
    return /^[A-Za-z_$][\w$]*$/.test(segment) ? `${path}.${segment}` : `${path}[${JSON.stringify(segment)}]`;
  }, '$');
}
