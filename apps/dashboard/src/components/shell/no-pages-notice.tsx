'use client';

import { Icon } from '../primitives/icon.tsx';
import { Notice } from '../primitives/notice.tsx';
import { useShell } from './shell-context.tsx';
import { TopBar } from './top-bar.tsx';

/** For a role that has no page yet: it says so instead of showing an empty frame. */
export function NoPagesNotice() {
  const { organization, role } = useShell();
  return (
    <>
      <TopBar crumbs={[]} page="Home" />
      <main id="main">
        <h1 className="sr-only">{organization.name}</h1>
        <Notice glyph={<Icon name="lock" />} title={`Nothing to open as ${role}`}>
          Your role in {organization.name} includes neither requests nor policies. An owner or admin can change it.
        </Notice>
      </main>
    </>
  );
}
