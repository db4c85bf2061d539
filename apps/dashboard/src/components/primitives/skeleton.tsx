import { classNames } from '../class-names.ts';

/** An 8-px bar in place of a text that is on its way. It does not shimmer. */
export function SkeletonBar({ className }: { className?: string }) {
  return <span className={classNames('block h-2 rounded-full bg-track', className)} />;
}

const WIDTHS = ['w-[70%]', 'w-[54%]', 'w-[82%]', 'w-[48%]', 'w-[63%]', 'w-[76%]'];

/** Rows of the same height as the rows to come, shown only when they take longer than 200 ms. */
export function SkeletonRows({ rowCount, label }: { rowCount: number; label: string }) {
  return (
    <div role="status" aria-busy="true" className="animate-late">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rowCount }, (_, index) => index).map((index) => (
        <div
          key={index}
          className="grid h-[60px] grid-cols-[56px_1fr_64px] items-center gap-4 border-b px-4 md:h-9 md:grid-cols-[64px_1fr_56px_72px_88px]"
        >
          <SkeletonBar />
          <SkeletonBar className={WIDTHS[index % WIDTHS.length] ?? ''} />
          <SkeletonBar />
          <SkeletonBar className="hidden md:block" />
          <SkeletonBar className="hidden md:block" />
        </div>
      ))}
    </div>
  );
}
