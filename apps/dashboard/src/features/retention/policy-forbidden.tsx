import { rolesWith } from '@lethe/core/tenancy';
import { Icon } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';
import { TopBar } from '../../components/shell/top-bar.tsx';

/** In place of the page, for roles that do not include it. */
export function PolicyForbidden() {
  const readers = new Intl.ListFormat('en', { type: 'conjunction' }).format(rolesWith('policy:read'));
  return (
    <>
      <TopBar crumbs={[{ label: 'Settings' }]} page="Policies" />
      <main id="main">
        <h1 className="sr-only">Retention policy</h1>
        <Notice glyph={<Icon name="lock" />} title="Your role does not include policies">
          The retention policy can be read by these roles: {readers}. An owner or admin can change yours.
        </Notice>
      </main>
    </>
  );
}
