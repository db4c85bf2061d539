import type { Role } from '@lethe/core/tenancy';
import type { ReactNode } from 'react';
import { Mark } from '../../components/primitives/icon.tsx';
import { SignOutLink } from './sign-out-link.tsx';

interface LoneFrameProps {
  member: { readonly name: string; readonly role: Role };
  /** Below the page. */
  demo?: ReactNode;
  children: ReactNode;
}

/** A page without a shell: nothing else of the organization opens. */
export function LoneFrame({ member, demo, children }: LoneFrameProps) {
  return (
    <div className="flex min-h-dvh flex-col bg-canvas">
      <header className="flex h-14 items-center gap-2 px-4 md:px-6">
        <Mark />
        <span className="font-strong">Lethe</span>
        <span className="ml-auto min-w-0 truncate text-ink-3 max-md:sr-only">
          {member.name}, {member.role}
        </span>
        <span className="max-md:ml-auto">
          <SignOutLink />
        </span>
      </header>
      <main id="main" className="mx-auto w-full max-w-[680px] flex-1 px-4 pt-4 pb-10 md:px-6 md:pt-6 md:pb-16">
        {children}
      </main>
      <div className="flex flex-wrap items-center gap-x-4 px-2 pb-2">{demo}</div>
    </div>
  );
}
