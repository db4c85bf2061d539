import { ClippedText } from '../primitives/clipped-text.tsx';
import { type DocumentValue, isRawNumber } from './parse-document.ts';
import { type Container, isContainer, sizeOf } from './tree-node.ts';

/** Longer strings are cut, with a button for the rest. */
const STRING_CHARACTERS_MAX = 400;

/** A value that has no entries, in its colour. */
function PlainValue({ value }: { value: DocumentValue }) {
  if (typeof value === 'string')
    return <ClippedText text={value} limit={STRING_CHARACTERS_MAX} quote={'"'} className="text-accent" />;
  if (typeof value === 'object' && value !== null && isRawNumber(value))
    return <span className="text-held">{value.rawJSON}</span>;
  return <span className="text-held">{String(value)}</span>;
}

/** `[ 7 items ]`, `{ 3 keys }`: a container while it is folded. */
export function foldedText(value: DocumentValue): string {
  if (!isContainer(value)) return '';
  const size = sizeOf(value);
  if (Array.isArray(value)) return size === 0 ? '[]' : `[ ${size} ${size === 1 ? 'item' : 'items'} ]`;
  return size === 0 ? '{}' : `{ ${size} ${size === 1 ? 'key' : 'keys'} }`;
}

/** A value on one line: plain, or a container that is short enough. */
export function JsonValue({ value }: { value: DocumentValue }) {
  return isContainer(value) ? <InlineValue value={value} /> : <PlainValue value={value} />;
}

/** A short, plain container on one line. */
function InlineValue({ value }: { value: Container }) {
  const entries = Object.entries(value);
  const [opening, closing] = Array.isArray(value) ? ['[', ']'] : ['{ ', ' }'];
  if (entries.length === 0) return <span className="text-ink-3">{foldedText(value)}</span>;
  return (
    <span className="text-ink-3">
      {opening}
      {entries.map(([key, entry], index) => (
        <span key={key}>
          {index > 0 ? ', ' : ''}
          {Array.isArray(value) ? null : (
            <>
              <span className="foreign-text text-ink-2">{key}</span>
              {': '}
            </>
          )}
          <PlainValue value={entry} />
        </span>
      ))}
      {closing}
    </span>
  );
}
