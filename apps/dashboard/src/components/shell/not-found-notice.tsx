'use client';

import Link from 'next/link';
import { Button } from '../primitives/button.tsx';
import { Icon } from '../primitives/icon.tsx';
import { Notice } from '../primitives/notice.tsx';
import { useShell } from './shell-context.tsx';
import { TopBar } from './top-bar.tsx';

/** The same for what does not exist and for what belongs to another organization. */
export function NotFoundNotice() {
  const { organization } = useShell();
  return (
    <>
      <TopBar crumbs={[]} page="Not found" />
      <main id="main">
        <h1 className="sr-only">Not found</h1>
        <Notice
          glyph={<Icon name="search" />}
          title="There is nothing here"
          actions={
            <Button asChild>
              <Link href={`/${organization.slug}`}>Go to {organization.name}</Link>
            </Button>
          }
        >
          The address names nothing, or nothing that {organization.name} has.
        </Notice>
      </main>
    </>
  );
}
