import { rolesWith } from '@lethe/core/tenancy';
import { Icon } from '../primitives/icon.tsx';
import { Notice } from '../primitives/notice.tsx';
import { PAGES, type PageEntry, type PageName } from './pages.ts';
import { TopBar } from './top-bar.tsx';

/** In place of a page, for roles that do not include it: what it would have been, and who can open it. */
export function PageForbidden({ page }: { page: PageName }) {
  const { label, permission, section }: PageEntry = PAGES[page];
  const readers = new Intl.ListFormat('en', { type: 'conjunction' }).format(rolesWith(permission));
  return (
    <>
      <TopBar crumbs={[{ label: section }]} page={label} />
      <main id="main">
        <h1 className="sr-only">{label}</h1>
        <Notice glyph={<Icon name="lock" />} title={`Your role does not include ${label}`}>
          This page is open to these roles: {readers}. An owner or admin can change yours.
        </Notice>
      </main>
    </>
  );
}
