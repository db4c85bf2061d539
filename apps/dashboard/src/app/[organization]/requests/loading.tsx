import { SkeletonBar, SkeletonRows } from '@/components/primitives/skeleton.tsx';
import { TopBar } from '@/components/shell/top-bar.tsx';

const ROW_COUNT = 16;
const FACET_WIDTHS = ['w-[40%]', 'w-[82%]', 'w-[70%]', 'w-[76%]', 'w-[58%]', 'w-[64%]'];

export default function Loading() {
  return (
    <>
      <TopBar crumbs={[]} page="Requests" />
      <main id="main" data-fill="" className="flex min-w-0 flex-1 flex-col md:min-h-0 md:overflow-hidden">
        <h1 className="sr-only">Requests</h1>
        <div className="flex flex-none animate-late items-center gap-2 px-4 pt-3 pb-2 md:px-5 md:pb-3">
          <div className="h-10 flex-1 rounded-control border md:h-8" />
          <div className="h-10 w-[160px] rounded-control border md:h-8" />
        </div>
        <div className="flex h-[136px] flex-none animate-late flex-col justify-between border-b px-4 pb-3 md:px-5">
          <SkeletonBar className="mt-2 w-40" />
          <SkeletonBar className="w-full" />
        </div>
        <div className="flex min-h-0 flex-1">
          <div className="hidden w-[176px] flex-none animate-late flex-col gap-4 border-r p-4 lg:flex">
            {FACET_WIDTHS.map((width) => (
              <SkeletonBar key={width} className={width} />
            ))}
          </div>
          <div className="min-w-0 flex-1">
            <SkeletonRows rowCount={ROW_COUNT} label="Loading requests" />
          </div>
        </div>
      </main>
    </>
  );
}
