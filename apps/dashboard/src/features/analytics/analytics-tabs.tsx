'use client';

import Link from 'next/link';
import { PAGES } from '../../components/shell/pages.ts';
import { useShell } from '../../components/shell/shell-context.tsx';
import { type AnalyticsAddress, analyticsHref } from './analytics-address.ts';

const TABS = [
  { name: 'analytics', label: 'Over time' },
  { name: 'models', label: PAGES.models.label },
  { name: 'prompts', label: PAGES.prompts.label },
] as const;
export type AnalyticsTab = (typeof TABS)[number]['name'];

/** The pages of analytics. They keep dates and filter between them; one that the role cannot open is not shown. */
export function AnalyticsTabs({ current, address }: { current: AnalyticsTab; address: AnalyticsAddress }) {
  const { organization, permissions } = useShell();
  const open = TABS.filter(({ name }) => permissions.includes(PAGES[name].permission));
  if (open.length < 2) return null;
  return (
    <nav
      aria-label="Analytics"
      className="scrollbar-none mt-4 flex h-10 gap-4 overflow-x-auto overflow-y-hidden border-b md:h-9 md:gap-5"
    >
      {open.map(({ name, label }) => (
        <Link
          key={name}
          href={analyticsHref(`/${organization.slug}/${PAGES[name].path}`, address)}
          prefetch={false}
          aria-current={name === current ? 'page' : undefined}
          className="flex h-full items-center whitespace-nowrap border-transparent border-b-2 px-px font-book text-ink-3 transition-colors hover:text-ink focus-visible:-outline-offset-2 aria-[current]:border-ink aria-[current]:font-strong aria-[current]:text-ink"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
