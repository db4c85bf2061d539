import type { ReactNode } from 'react';

export interface GoesOnItem {
  readonly key: string;
  readonly glyph: ReactNode;
  readonly title: string;
  readonly sentence: ReactNode;
}

/** What happens meanwhile. */
export function GoesOn({ items }: { items: readonly GoesOnItem[] }) {
  return (
    <ul className="mt-7">
      {items.map(({ key, glyph, title, sentence }) => (
        <li key={key} className="grid grid-cols-[16px_minmax(0,1fr)] gap-3 border-t py-2.5 first:border-t-0">
          <span className="mt-0.5 text-ink-3 [&_svg]:size-4">{glyph}</span>
          <div>
            <p className="font-medium">{title}</p>
            <div className="text-pretty text-ink-2">{sentence}</div>
          </div>
        </li>
      ))}
    </ul>
  );
}
