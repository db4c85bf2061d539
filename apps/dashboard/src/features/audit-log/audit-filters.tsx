'use client';

import { AUDIT_ACTIONS } from '@lethe/core/audit';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { Button } from '../../components/primitives/button.tsx';
import { Select } from '../../components/primitives/select.tsx';
import { DateFilter } from '../requests/filter/date-filter.tsx';
import { ACTION_NAMES } from './action-words.ts';
import { type AuditQuery, auditHref, isAuditFiltered } from './audit-query.ts';

const SELECT = 'h-10 flex-1 basis-[140px] md:h-8 md:max-w-[220px]';

export interface ActorChoice {
  readonly id: string;
  readonly name: string;
}

interface AuditFiltersProps {
  path: string;
  query: AuditQuery;
  actors: readonly ActorChoice[];
  now: Date;
}

/** Action, actor and dates. Whoever is asked for and no longer a member stays choosable. */
export function AuditFilters({ path, query, actors, now }: AuditFiltersProps) {
  const router = useRouter();
  const show = (change: Partial<AuditQuery>) => router.push(auditHref(path, { ...query, before: null, ...change }));
  const isStranger = query.actorId !== null && !actors.some(({ id }) => id === query.actorId);
  return (
    <search aria-label="Filters" className="mb-3 flex flex-wrap items-center gap-2">
      <Select
        aria-label="Action"
        className={SELECT}
        value={query.action ?? ''}
        onChange={(event) => show({ action: AUDIT_ACTIONS.find((action) => action === event.target.value) ?? null })}
      >
        <option value="">Every action</option>
        {AUDIT_ACTIONS.map((action) => (
          <option key={action} value={action}>
            {ACTION_NAMES[action]}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Actor"
        className={SELECT}
        value={query.actorId ?? ''}
        onChange={(event) => show({ actorId: event.target.value || null })}
      >
        <option value="">Everybody</option>
        {isStranger ? <option value={query.actorId ?? ''}>Somebody else</option> : null}
        {actors.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <DateFilter range={query.range} now={now} onPick={(range) => show({ range })} />
      {isAuditFiltered(query) ? (
        <Button tone="quiet" asChild>
          <Link href={path}>Remove the filters</Link>
        </Button>
      ) : null}
    </search>
  );
}
