import type { ReactNode } from 'react';
import { clipName } from '../format/identifier.ts';

/** The row of one turn: who speaks at the left, what was said beside it. */
export function Row({
  speaker,
  remark,
  children,
}: {
  speaker: string;
  remark?: string | undefined;
  children: ReactNode;
}) {
  return (
    <article className="border-t py-3.5 first:border-t-0 md:grid md:grid-cols-[88px_minmax(0,1fr)] md:gap-4">
      <h3 className="mb-1 font-strong leading-[22px] md:mb-0">
        {speaker}
        {remark === undefined ? null : (
          <span className="ml-2 font-normal text-ink-3 text-label md:ml-0 md:block">{clipName(remark)}</span>
        )}
      </h3>
      <div className="min-w-0">{children}</div>
    </article>
  );
}

/** In place of a content that has nothing in it. */
export function Empty() {
  return <p className="text-ink-3 leading-[22px]">Empty</p>;
}
