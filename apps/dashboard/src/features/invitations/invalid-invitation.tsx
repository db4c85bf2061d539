import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button } from '../../components/primitives/button.tsx';
import { Icon, Mark } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';

/** A page outside of every organization. */
export function InvitationFrame({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col bg-surface">
      <header className="flex items-center gap-2 p-4 font-semibold text-conversation md:px-8 md:py-6">
        <Mark />
        Lethe
      </header>
      <main className="flex flex-1 flex-col md:justify-center md:pb-24">{children}</main>
    </div>
  );
}

export function InvalidInvitation() {
  return (
    <>
      <h1 className="sr-only">Invitation</h1>
      <Notice
        glyph={<Icon name="mail" />}
        title="This invitation does not work"
        actions={
          <Button asChild>
            <Link href="/">Go to Lethe</Link>
          </Button>
        }
      >
        It was accepted or revoked, or it has expired. An owner or admin of the organization can send a new one.
      </Notice>
    </>
  );
}
