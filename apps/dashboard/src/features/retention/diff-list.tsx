import type { DiffLine } from './policy-diff.ts';

/** Settings on both sides: what changes stands out, what stays is there to be seen. */
export function DiffList({ lines }: { lines: readonly DiffLine[] }) {
  return (
    <dl className="rounded-card border">
      {lines.map(({ label, from, to, isChanged }) => (
        <div
          key={label}
          className={`grid gap-x-3 border-b px-4 py-2 last:border-b-0 md:grid-cols-[1fr_auto] ${isChanged ? 'bg-sunken' : 'text-ink-3'}`}
        >
          <dt className={`min-w-0 break-words ${isChanged ? 'font-medium' : ''}`}>{label}</dt>
          <dd className="numeric min-w-0 break-all">
            {isChanged ? (
              <>
                <del className="text-ink-3">{from}</del> <ins className="font-strong no-underline">{to}</ins>
              </>
            ) : (
              to
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
