import { Icon } from '../../../components/primitives/icon.tsx';
import { type FilterToken, tokenText } from './filter-words.ts';

/** One thing that the filter says, and the way to take it back. */
export function FilterTokenChip({ token, onRemove }: { token: FilterToken; onRemove: () => void }) {
  const { word, text, isExcluded } = token;
  return (
    <li className="inline-flex h-7 max-w-[280px] flex-none items-center overflow-hidden rounded-chip bg-sunken text-label md:h-[22px]">
      <span className="whitespace-nowrap pr-1 pl-1.5 text-ink-3">
        {word}
        {isExcluded ? ' is not' : ''}
      </span>
      <b title={text} className="truncate pr-1 font-medium">
        {text}
      </b>
      <button
        type="button"
        aria-label={`Remove ${tokenText(token)}`}
        onClick={onRemove}
        className="grid h-full w-7 flex-none place-items-center text-ink-3 hover:text-ink focus-visible:-outline-offset-2 md:w-[18px]"
      >
        <Icon name="close" className="size-2.5" />
      </button>
    </li>
  );
}
