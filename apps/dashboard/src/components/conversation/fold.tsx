'use client';

import { type ReactNode, useState } from 'react';

/** A line in place of something long; pressing it shows the thing. */
export function Fold({ summary, label, children }: { summary: ReactNode; label: string; children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-3 text-ink-2">
        {isOpen ? null : summary}
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          className="font-medium text-accent text-label hover:underline"
        >
          {isOpen ? 'Fold' : label}
        </button>
      </div>
      {isOpen ? children : null}
    </>
  );
}

/** The first lines of a text, with a button when it is longer than they can hold. */
export function FoldedText({ text, lineCount }: { text: string; lineCount: 2 | 3 }) {
  const [isOpen, setIsOpen] = useState(false);
  const isLong = text.length > lineCount * 80 || text.split('\n', lineCount + 1).length > lineCount;
  if (!isLong || isOpen) {
    return (
      <p dir="auto" className="foreign-text max-w-[70ch] text-[15px] text-ink-2 leading-[22px] md:text-conversation">
        {text}
        {isLong ? <FoldButton label="Fold" isOpen onPress={() => setIsOpen(false)} /> : null}
      </p>
    );
  }
  return (
    <div className="max-w-[70ch]">
      <p dir="auto" className="foreign-text line-clamp-2 text-[15px] text-ink-2 leading-[22px] md:text-conversation">
        {text.slice(0, 1_000)}
      </p>
      <FoldButton
        label={`Show all ${text.length.toLocaleString('en-US')} characters`}
        isOpen={false}
        onPress={() => setIsOpen(true)}
      />
    </div>
  );
}

function FoldButton({ label, isOpen, onPress }: { label: string; isOpen: boolean; onPress: () => void }) {
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      onClick={onPress}
      className="mt-1 block font-medium text-accent text-label hover:underline"
    >
      {label}
    </button>
  );
}
