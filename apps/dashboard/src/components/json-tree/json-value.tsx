import { ClippedText } from '../primitives/clipped-text.tsx';
import { type DocumentValue, isRawNumber } from './parse-document.ts';
import { isContainer, sizeOf } from './tree-node.ts';

/** Longer strings are cut, with a button for the rest. */
const STRING_CHARACTERS_MAX = 400;

/** A value that has no entries, in its colour. */
export function PlainValue({ value }: { value: DocumentValue }) {
  if (typeof value === 'string') return <ClippedText text={value} limit={STRING_CHARACTERS_MAX} quote={'"'} className="text-accent" />;
  if (typeof value === 'object' && value !== null && isRawNumber(value)) return <span className="text-held">{value.rawJSON}</span>;
  return <span className="text-held">{String(value)}</span>;
}

/** `[ 7 items ]`, `{ 3 keys }`: a container while it is folded. */
export function foldedText(value: DocumentValue): string {
  if (!isContainer(value)) return '';
  const size = sizeOf(value);
  if (Array.isArray(value)) return size === 0 ? '[]' : `[ ${size} ${size === 1 ? 'item' : 'items'} ]`;
  return size === 0 ? '{}' : `{ ${size} ${size === 1 ? 'key' : 'keys'} }`;
}
