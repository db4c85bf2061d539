'use client';

import Link from 'next/link';
import { PAGES } from '../../components/shell/pages.ts';
import { useShell } from '../../components/shell/shell-context.tsx';

const TABS = [
  { name: 'compliance', label: 'Overview' },
  { name: 'receipts', label: PAGES.receipts.label },
  { name: 'holds', label: PAGES.holds.label },
  { name: 'erasures', label: PAGES.erasures.label },
  { name: 'auditLog', label: PAGES.auditLog.label },
] as const;
export type ComplianceTab = (typeof TABS)[number]['name'];

/** The tabs of the compliance pages. Each is a page of its own; one that the role cannot open is not shown. */
export function ComplianceTabs({ current }: { current: ComplianceTab }) {
  const { organization, permissions } = useShell();
  const open = TABS.filter(({ name }) => permissions.includes(PAGES[name].permission));
  return (
    <nav
      aria-label="Compliance"
      className="scrollbar-none mb-6 flex h-10 gap-4 overflow-x-auto overflow-y-hidden border-b md:h-9 md:gap-5"
    >
      {open.map(({ name, label }) => (
        <Link
          key={name}
          href={`/${organization.slug}/${PAGES[name].path}`}
          aria-current={name === current ? 'page' : undefined}
          className="flex h-full items-center whitespace-nowrap border-transparent border-b-2 px-px font-book text-ink-3 transition-colors hover:text-ink focus-visible:-outline-offset-2 aria-[current]:border-ink aria-[current]:font-strong aria-[current]:text-ink"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
