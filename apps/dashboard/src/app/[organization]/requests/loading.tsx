import { SkeletonBar, SkeletonRows } from '@/components/primitives/skeleton.tsx';
import { TopBar } from '@/components/shell/top-bar.tsx';

const ROW_COUNT = 16;

export default function Loading() {
  return (
    <>
      <TopBar crumbs={[]} page="Requests" />
      <main id="main">
        <h1 className="sr-only">Requests</h1>
        <div className="flex animate-late items-center gap-2 px-4 py-3 md:px-5">
          <div className="h-10 flex-1 rounded-control border md:h-8" />
          <div className="h-10 w-[110px] rounded-control border md:h-8" />
        </div>
        <div className="flex h-[124px] animate-late flex-col justify-between border-b px-4 pb-3 md:px-5">
          <SkeletonBar className="mt-2 w-40" />
          <SkeletonBar className="w-full" />
        </div>
        <SkeletonRows rowCount={ROW_COUNT} label="Loading requests" />
      </main>
    </>
  );
}
