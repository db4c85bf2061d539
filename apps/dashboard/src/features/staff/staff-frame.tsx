import type { StaffMember } from '@lethe/core/access';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Mark } from '../../components/primitives/icon.tsx';
import { STAFF_PAGES, type StaffPageName, staffPagesOf } from './staff-pages.ts';
import { STAFF_ROLE_WORDS } from './staff-role-words.ts';
import { StaffSignOut } from './staff-sign-out.tsx';

interface StaffFrameProps {
  member: StaffMember;
  page: StaffPageName;
  /** The page's own title, where it is one of several below an entry of the navigation; without it the entry's label. */
  title?: ReactNode;
  sentence: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** What stands around every page of staff: who is signed in, the pages there are for them, and the title of this one. */
export function StaffFrame({ member, page, title, sentence, actions, children }: StaffFrameProps) {
  return (
    <>
      <header className="flex flex-wrap items-center gap-x-3 border-b px-4 max-md:pt-2 md:h-12 md:px-8">
        <Mark />
        <span className="font-semibold">Staff</span>
        <nav
          aria-label="Staff"
          className="flex gap-4 overflow-x-auto max-md:order-last max-md:w-full md:ml-4 md:h-full md:gap-5 md:self-stretch"
        >
          {staffPagesOf(member.role).map(({ name, label, href }) => (
            <Link
              key={name}
              href={href}
              aria-current={name === page ? 'page' : undefined}
              className="flex h-10 items-center whitespace-nowrap border-transparent border-b-2 px-px font-book text-ink-3 transition-colors hover:text-ink focus-visible:-outline-offset-2 aria-[current]:border-ink aria-[current]:font-strong aria-[current]:text-ink md:h-full"
            >
              {label}
            </Link>
          ))}
        </nav>
        <span className="min-w-0 flex-1 basis-0 truncate text-right text-ink-2">
          {member.name}, {STAFF_ROLE_WORDS[member.role]}
        </span>
        <StaffSignOut />
      </header>
      <main id="main" className="w-full max-w-[1232px] flex-1 px-4 pt-4 pb-10 md:px-8 md:pt-6 md:pb-12">
        <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
          <div className="min-w-0 flex-1 basis-[280px]">
            <h1 className="font-semibold text-title tracking-[-0.015em]">{title ?? STAFF_PAGES[page].label}</h1>
            <p className="mt-1 max-w-[68ch] text-pretty text-ink-2">{sentence}</p>
          </div>
          {actions === undefined ? null : <div className="flex flex-wrap gap-2">{actions}</div>}
        </div>
        <div className="mt-6">{children}</div>
      </main>
    </>
  );
}
