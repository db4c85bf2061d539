import type { DataLifecycle } from '@lethe/core/retention';
import { CLASS_NAMES, splitFirstSentence } from './lifecycle-words.ts';
import { WordTable } from './word-table.tsx';

const COLUMNS = [
  { label: 'Data', width: 'md:w-[26%]' },
  { label: 'Lives', width: 'md:w-[33%]' },
  { label: 'Dies', width: '' },
] as const;

export function LifecycleTable({ classes }: { classes: DataLifecycle }) {
  return (
    <WordTable
      label="How each class of data lives and dies"
      columns={COLUMNS}
      rows={classes.map(({ dataClass, contents, lives, dies }) => ({
        key: dataClass,
        head: (
          <>
            <span className="block font-medium">{CLASS_NAMES[dataClass]}</span>
            <span className="block text-ink-3 text-label">{contents}</span>
          </>
        ),
        cells: [<Sentences key="lives" text={lives} />, <Sentences key="dies" text={dies} isPlain />],
      }))}
    />
  );
}

/** The first sentence carries the number, so it is the one that is read first. */
function Sentences({ text, isPlain = false }: { text: string; isPlain?: boolean }) {
  const [first, rest] = splitFirstSentence(text);
  return (
    <p className="text-pretty text-ink-2 tabular-nums">
      {isPlain ? first : <span className="font-medium text-ink">{first}</span>} {rest}
    </p>
  );
}
