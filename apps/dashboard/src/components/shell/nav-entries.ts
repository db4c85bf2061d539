import type { Permission } from '@lethe/core/tenancy';
import type { IconName } from '../primitives/icon.tsx';

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

type GuardedEntry = Omit<NavEntry, 'href'> & { readonly path: string; readonly permission: Permission };

const SECTIONS: readonly { heading: string | null; label: string; entries: readonly GuardedEntry[] }[] = [
  {
    heading: null,
    label: 'Main',
    entries: [{ label: 'Requests', icon: 'requests', path: 'requests', permission: 'metadata:read', keys: ['g', 'r'] }],
  },
  {
    heading: 'Organization settings',
    label: 'Organization settings',
    entries: [
      { label: 'Policies', icon: 'clock', path: 'settings/policies', permission: 'policy:read', keys: ['g', 'p'] },
    ],
  },
];

/** What a role can open; the rest is not shown at all. */
export function navSections({
  slug,
  permissions,
}: {
  slug: string;
  permissions: readonly Permission[];
}): readonly NavSection[] {
  return SECTIONS.map(({ heading, label, entries }) => ({
    heading,
    label,
    entries: entries
      .filter((entry) => permissions.includes(entry.permission))
      .map(({ path, permission: _, ...entry }) => ({ ...entry, href: `/${slug}/${path}` })),
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
