import type { ReactNode } from 'react';
import { PAGES, type PageEntry, type PageName } from './pages.ts';
import { useShell } from './shell-context.tsx';
import { TopBar } from './top-bar.tsx';

interface PageFrameProps {
  page: PageName;
  sentence: ReactNode;
  /** At the right of the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A page with a title, what it is about, what can be done there, and its content. A tab goes by the title of the page that it belongs to. */
export function PageFrame({ page, sentence, actions, children }: PageFrameProps) {
  const { label, section, tabOf }: PageEntry = PAGES[page];
  const { organization } = useShell();
  const parent = tabOf === undefined ? null : PAGES[tabOf];
  const above = parent === null ? [] : [{ label: parent.label, href: `/${organization.slug}/${parent.path}` }];
  return (
    <>
      <TopBar crumbs={section === 'Main' ? above : [{ label: section }, ...above]} page={label} />
      <main id="main" className="w-full max-w-[1232px] flex-1 px-4 pt-4 pb-10 md:px-8 md:pt-6 md:pb-12">
        <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
          <div className="min-w-0 flex-1 basis-[280px]">
            <h1 className="font-semibold text-title tracking-[-0.015em]">{parent?.label ?? label}</h1>
            <p className="mt-1 max-w-[68ch] text-pretty text-ink-2">{sentence}</p>
          </div>
          {actions === undefined ? null : <div className="flex flex-wrap gap-2">{actions}</div>}
        </div>
        <div className="mt-6">{children}</div>
      </main>
    </>
  );
}
