'use client';

import { Fragment, type ReactNode, useState } from 'react';
import { formatCount } from '../format/duration.ts';

/** Rendered at first, and with each press: as many as a page lays out at once without standing still. */
const CHUNK_SIZE = 50;

interface ChunksProps<Item> {
  items: readonly Item[];
  /** What they are, in the plural. */
  noun: string;
  render: (item: Item, index: number) => ReactNode;
}

/** A list that somebody else made as long as they liked, shown piece by piece. Its items never change their order. */
export function Chunks<Item>({ items, noun, render }: ChunksProps<Item>) {
  const [shownCount, setShownCount] = useState(CHUNK_SIZE);
  const restCount = items.length - shownCount;
  return (
    <>
      {items.slice(0, shownCount).map((item, index) => (
        <Fragment key={index}>{render(item, index)}</Fragment>
      ))}
      {restCount > 0 ? (
        <button
          type="button"
          onClick={() => setShownCount(shownCount + CHUNK_SIZE)}
          className="block py-2 text-left font-medium text-accent text-label hover:underline"
        >
          Show {formatCount(Math.min(CHUNK_SIZE, restCount))} more of {formatCount(items.length)} {noun}
        </button>
      ) : null}
    </>
  );
}
