import { Icon } from '../../../components/primitives/icon.tsx';
import type { Glimpse } from './last-turn.ts';

/** Something that was said, or a tool that was called, in a few lines. */
export function PeekTurn({ glimpse }: { glimpse: Glimpse }) {
  return (
    <div className="grid gap-x-2 gap-y-1 md:grid-cols-[64px_minmax(0,1fr)]">
      <p className="text-ink-3 text-label md:leading-5">{glimpse.kind === 'call' ? 'Tool' : glimpse.speaker}</p>
      {glimpse.kind === 'said' ? (
        <p className={`foreign-text line-clamp-3 ${glimpse.isFailure ? 'text-danger' : ''}`}>{glimpse.text}</p>
      ) : (
        <div className="code min-w-0 overflow-hidden rounded-control border leading-[18px]">
          <p className="flex min-w-0 items-center gap-1.5 px-2 py-1">
            <Icon name="terminal" className="size-3.5 text-ink-3" />
            <span className="truncate">
              {glimpse.name}({glimpse.args})
            </span>
          </p>
          <p className="flex min-w-0 items-center gap-1.5 border-t bg-sunken px-2 py-1 text-ink-2">
            <Icon name="chevronRight" className="size-3.5 text-ink-3" />
            <span className="truncate">{glimpse.result ?? 'No result in this request'}</span>
          </p>
        </div>
      )}
    </div>
  );
}
