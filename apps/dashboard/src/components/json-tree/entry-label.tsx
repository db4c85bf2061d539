import { clipName } from '../format/identifier.ts';

/** `name: ` before an entry; nothing before the document itself. */
export function EntryLabel({ label }: { label: string | number | null }) {
  if (label === null) return null;
  return (
    <>
      <span className={typeof label === 'number' ? 'text-ink-3' : 'foreign-text text-ink-2'}>
        {typeof label === 'string' ? clipName(label) : label}
      </span>
      <span className="text-ink-3">: </span>
    </>
  );
}
