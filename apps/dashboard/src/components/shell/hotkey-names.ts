/** The keys that one part of the page listens to, as the map of keys shows them. */
export interface NamedHotkeys {
  readonly group: string;
  readonly keys: readonly { readonly key: string; readonly label: string }[];
}

let byOwner: ReadonlyMap<string, NamedHotkeys> = new Map();
let groups: readonly NamedHotkeys[] = [];
const listeners = new Set<() => void>();

export function nameHotkeys(owner: string, hotkeys: NamedHotkeys): void {
  change(new Map(byOwner).set(owner, hotkeys));
}

export function forgetHotkeys(owner: string): void {
  const rest = new Map(byOwner);
  rest.delete(owner);
  change(rest);
}

/** All keys that work now, in groups; those of the same group stand together, in the order in which they came onto the page. */
export function namedHotkeys(): readonly NamedHotkeys[] {
  return groups;
}

/** @returns what ends the subscription */
export function onHotkeyNames(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(next: ReadonlyMap<string, NamedHotkeys>): void {
  byOwner = next;
  const merged = new Map<string, NamedHotkeys['keys'][number][]>();
  for (const { group, keys } of next.values()) {
    const known = merged.get(group) ?? [];
    merged.set(group, [...known, ...keys.filter(({ key }) => !known.some((one) => one.key === key))]);
  }
  groups = [...merged].map(([group, keys]) => ({ group, keys }));
  for (const listener of listeners) listener();
}
