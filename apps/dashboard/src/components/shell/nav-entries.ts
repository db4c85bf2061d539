import type { Permission } from '@lethe/core/tenancy';
import type { IconName } from '../primitives/icon.tsx';
import { PAGES, type PageEntry, SECTION_NAMES } from './pages.ts';

export interface NavEntry {
  readonly label: string;
  readonly icon: IconName;
  readonly href: string;
  /** The keys that go there. */
  readonly keys: readonly [string, string];
  /** The addresses at which, and below which, the entry is the current one. */
  readonly currentAt: readonly string[];
}

export interface NavSection {
  /** Null for the first section, which needs no name. */
  readonly heading: string | null;
  readonly label: string;
  readonly entries: readonly NavEntry[];
}

interface Reader {
  readonly slug: string;
  readonly permissions: readonly Permission[];
}

/** Every page that a role can open, tabs included: what keys and the palette lead to. */
export function openPages(reader: Reader): readonly NavEntry[] {
  return allowedPages(reader).map((page) => entryOf(page, reader));
}

/** What the sidebar shows a role; the rest is not shown at all. A tab is current by the page that it belongs to. */
export function navSections(reader: Reader): readonly NavSection[] {
  const pages = allowedPages(reader).filter((page) => page.tabOf === undefined);
  return SECTION_NAMES.map((name) => ({
    heading: name === 'Main' ? null : name,
    label: name,
    entries: pages.filter((page) => page.section === name).map((page) => entryOf(page, reader)),
  })).filter((section) => section.entries.length > 0);
}

/** Where an organization opens: at the first page that the role can open, which is its overview; null for a role without pages. */
export function homePage(reader: Reader): NavEntry | null {
  const [home] = allowedPages(reader);
  return home === undefined ? null : entryOf(home, reader);
}

function allowedPages({ permissions }: Reader): readonly PageEntry[] {
  return ALL_PAGES.filter((page) => permissions.includes(page.permission));
}

const ALL_PAGES: readonly PageEntry[] = Object.values(PAGES);

function entryOf(page: PageEntry, { slug }: Reader): NavEntry {
  const { label, icon, keys, path } = page;
  const tabs = ALL_PAGES.filter(({ tabOf }) => tabOf !== undefined && PAGES[tabOf].path === path);
  const href = `/${slug}/${path}`;
  return { label, icon, keys, href, currentAt: [href, ...tabs.map((tab) => `/${slug}/${tab.path}`)] };
}

/** `Ines Marchetti` → `IM`. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => Array.from(word ?? '')[0] ?? '',
  );
  return letters.join('').toUpperCase() || '?';
}
