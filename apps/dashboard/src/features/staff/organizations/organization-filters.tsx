'use client';

import { STAFF_SEARCH_LENGTH_MAX, type StaffOrganizationCounts } from '@lethe/core/staff';
import { LIFECYCLE_STATES, type LifecycleState } from '@lethe/core/tenancy';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/primitives/button.tsx';
import { Segments } from '../../../components/primitives/segments.tsx';
import { type OrganizationsQuery, organizationsHref } from './organizations-query.ts';
import { STATE_WORDS } from './state-tag.tsx';

const ALL = 'all';

/** A search and a state. The address holds both, so going back undoes. */
export function OrganizationFilters({ query, counts }: { query: OrganizationsQuery; counts: StaffOrganizationCounts }) {
  const router = useRouter();
  const [typed, setTyped] = useState(query.search ?? '');
  const go = (changes: Partial<OrganizationsQuery>) =>
    router.push(organizationsHref({ ...query, after: null, ...changes }));
  const search = (event: FormEvent) => {
    event.preventDefault();
    go({ search: typed.trim() === '' ? null : typed.trim() });
  };
  const states = LIFECYCLE_STATES.filter((state) => (counts[state] ?? 0) > 0 || state === query.state);
  const total = LIFECYCLE_STATES.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <search className="min-w-0 flex-1 basis-[260px] md:max-w-[420px]">
        <form onSubmit={search} className="flex gap-2">
          <input
            type="search"
            aria-label="Search organizations"
            placeholder="Name, slug, id or a member’s address"
            maxLength={STAFF_SEARCH_LENGTH_MAX}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            className="h-11 min-w-0 flex-1 rounded-control border border-faint bg-surface px-2.5 outline-none focus:border-accent focus:shadow-[0_0_0_3px_var(--accent-soft)] md:h-7"
          />
          <Button type="submit">Search</Button>
        </form>
      </search>
      <Segments<LifecycleState | typeof ALL>
        label="State"
        value={query.state ?? ALL}
        onPick={(picked) => go({ state: picked === ALL ? null : picked })}
        options={[
          { value: ALL, label: `All ${total}` },
          ...states.map((state) => ({ value: state, label: `${STATE_WORDS[state]} ${counts[state] ?? 0}` })),
        ]}
      />
    </div>
  );
}
