import { classNames } from '../class-names.ts';
import { CopyButton } from './copy-button.tsx';

interface CodeBlockProps {
  text: string;
  label: string;
  done: string;
  /** One long word that has to be seen whole breaks anywhere; a command keeps its lines and scrolls. */
  isWrapped?: boolean;
}

/** A command or a secret to take along. */
export function CodeBlock({ text, label, done, isWrapped = false }: CodeBlockProps) {
  return (
    <div className="flex min-w-0 items-start rounded-card border bg-sunken pr-1.5">
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must be reachable by keys.
        tabIndex={0}
        className={classNames(
          'code min-w-0 flex-1 py-3 pr-2 pl-4 text-ink leading-5',
          isWrapped ? 'whitespace-pre-wrap break-all' : 'overflow-x-auto',
        )}
      >
        {text}
      </pre>
      <CopyButton text={text} label={label} done={done} className="mt-1.5 flex-none" />
    </div>
  );
}
