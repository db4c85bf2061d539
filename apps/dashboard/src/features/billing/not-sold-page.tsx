import { Icon } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';
import { PAGES, type PageName } from '../../components/shell/pages.ts';
import { TopBar } from '../../components/shell/top-bar.tsx';

const SENTENCES = {
  credits: 'Nothing is charged here: storage costs 0 and inference is paid to the providers by their own keys.',
  invoices: 'Lethe sends no invoice for an installation of your own. What was used is on the Usage page.',
  plan: 'Plans do not bound an installation of your own. Its periods come from the environment of the server.',
} as const satisfies Partial<Record<PageName, string>>;

const TITLES = {
  credits: 'Credits mean nothing on a self-hosted Lethe',
  invoices: 'Invoices mean nothing on a self-hosted Lethe',
  plan: 'Plans mean nothing on a self-hosted Lethe',
} as const;

/** In place of the pages of money where Lethe is run by those who use it. */
export function NotSoldPage({ page }: { page: keyof typeof SENTENCES }) {
  const { label, section, icon } = PAGES[page];
  return (
    <>
      <TopBar crumbs={[{ label: section }]} page={label} />
      <main id="main">
        <h1 className="sr-only">{label}</h1>
        <Notice glyph={<Icon name={icon} />} title={TITLES[page]}>
          {SENTENCES[page]}
        </Notice>
      </main>
    </>
  );
}
