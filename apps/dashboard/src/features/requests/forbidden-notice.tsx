'use client';

import { type Role, rolesWith } from '@lethe/core/tenancy';
import { Icon } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';
import { TopBar } from '../../components/shell/top-bar.tsx';

export function ForbiddenNotice({ role }: { role: Role }) {
  return (
    <>
      <TopBar crumbs={[]} page="Requests" />
      <main id="main">
        <h1 className="sr-only">Requests</h1>
        <Notice glyph={<Icon name="lock" />} title="Your role does not include requests">
          You are signed in as {role}. Requests are open to members with <span className="code">metadata:read</span>:{' '}
          {rolesWith('metadata:read').join(', ')}.
        </Notice>
      </main>
    </>
  );
}
