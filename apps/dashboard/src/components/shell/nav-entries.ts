import type { Permission } from '@lethe/core/tenancy';
import type { IconName } from '../primitives/icon.tsx';
import { PAGES, type PageEntry, SECTION_NAMES } from './pages.ts';

export interface NavEntry {
  readonly label: string;
  readonly icon: IconName;
  readonly href: string;
  /** The keys that go there. */
  readonly keys: readonly [string, string];
}

export interface NavSection {
  /** Null for the first section, which needs no name. */
  readonly heading: string | null;
  readonly label: string;
  readonly entries: readonly NavEntry[];
}

/** What a role can open; the rest is not shown at all. */
export function navSections({
  slug,
  permissions,
}: {
  slug: string;
  permissions: readonly Permission[];
}): readonly NavSection[] {
  const pages: readonly PageEntry[] = Object.values(PAGES).filter((page) => permissions.includes(page.permission));
  return SECTION_NAMES.map((name) => ({
    heading: name === 'Main' ? null : name,
    label: name,
    entries: pages
      .filter((page) => page.section === name)
      .map(({ label, icon, keys, path }) => ({ label, icon, keys, href: `/${slug}/${path}` })),
  })).filter((section) => section.entries.length > 0);
}

/** `Ines Marchetti` → `IM`. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => Array.from(word ?? '')[0] ?? '',
  );
  return letters.join('').toUpperCase() || '?';
}
