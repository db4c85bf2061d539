/** The keyed reference of an organization; null when it is gone. May fail, as when the database is away. */
export type ReferenceOf = (organizationId: string) => Promise<string | null>;

const UNNAMED = '[unnamed]';
const KNOWN_COUNT_MAX = 1_000;

export interface OrganizationNames {
  readonly askWith: (referenceOf: ReferenceOf) => void;
  /** At once with a name that is known; later with one that has to be asked for. Exactly once, whatever fails. */
  withName(organizationId: string, use: (name: string) => void): void;
}

/** By which names log lines know organizations. They are in memory only, and no way leads from a name back to an id. */
export function createOrganizationNames(): OrganizationNames {
  const known = new Map<string, string>();
  let ask: ReferenceOf | null = null;

  async function find(organizationId: string): Promise<string> {
    try {
      const name = (await ask?.(organizationId)) ?? null;
      if (name === null) return UNNAMED;
      if (known.size >= KNOWN_COUNT_MAX) known.clear();
      known.set(organizationId, name);
      return name;
    } catch {
      // The line matters more than whom it concerns.
      return UNNAMED;
    }
  }

  return {
    askWith(referenceOf) {
      ask = referenceOf;
    },
    withName(organizationId, use) {
      const name = ask === null ? UNNAMED : known.get(organizationId);
      if (name !== undefined) use(name);
      else void find(organizationId).then(use);
    },
  };
}
