import { SkeletonRows } from '../primitives/skeleton.tsx';
import { PAGES, type PageEntry, type PageName } from './pages.ts';
import { TopBar } from './top-bar.tsx';

const ROW_COUNT = 8;

/** The page while its rows are on their way. */
export function PageSkeleton({ page }: { page: PageName }) {
  const { label, section, tabOf }: PageEntry = PAGES[page];
  return (
    <>
      <TopBar crumbs={[{ label: section }]} page={label} />
      <main id="main" className="w-full max-w-[1232px] flex-1 px-4 pt-4 pb-10 md:px-8 md:pt-6 md:pb-12">
        <h1 className="font-semibold text-title tracking-[-0.015em]">
          {tabOf === undefined ? label : PAGES[tabOf].label}
        </h1>
        <div className="mt-12 overflow-hidden rounded-card border">
          <SkeletonRows rowCount={ROW_COUNT} label={`Loading ${label}`} />
        </div>
      </main>
    </>
  );
}
