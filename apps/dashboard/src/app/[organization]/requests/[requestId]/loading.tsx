import { SkeletonBar } from '@/components/primitives/skeleton.tsx';
import { TopBar } from '@/components/shell/top-bar.tsx';

export default function Loading() {
  return (
    <>
      <TopBar crumbs={[]} page="Request" />
      <main id="main" className="px-4 pt-4 pb-10 md:px-8 md:pt-6">
        <h1 className="sr-only">Request</h1>
        <div role="status" aria-busy="true" className="animate-late">
          <span className="sr-only">Loading the request</span>
          <SkeletonBar className="mt-2.5 h-3 w-72 max-w-full" />
          <SkeletonBar className="mt-5 w-96 max-w-full" />
          <div className="mt-7 h-[126px] rounded-card border" />
          <div className="mt-6 grid gap-6 lg:grid-cols-[minmax(0,1fr)_344px]">
            <div className="flex flex-col gap-6">
              <SkeletonBar className="w-64" />
              <SkeletonBar className="w-[80%]" />
              <SkeletonBar className="w-[62%]" />
              <SkeletonBar className="w-[74%]" />
            </div>
            <div className="h-[280px] rounded-card border" />
          </div>
        </div>
      </main>
    </>
  );
}
