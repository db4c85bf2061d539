import type { StaffMember } from '@lethe/core/access';
import type { StaffOrganizationCounts, StaffOrganizationView } from '@lethe/core/staff';
import { PLAN_TERMS } from '@lethe/core/tenancy';
import Link from 'next/link';
import { formatDate } from '../../../components/format/instant.ts';
import { Cell, DataTable, RowHead } from '../../../components/primitives/data-table.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { Notice } from '../../../components/primitives/notice.tsx';
import { PagingLinks } from '../../billing/paging-links.tsx';
import { StaffFrame } from '../staff-frame.tsx';
import { OrganizationFilters } from './organization-filters.tsx';
import { type OrganizationsQuery, organizationsHref } from './organizations-query.ts';
import { StateTag } from './state-tag.tsx';
import { dueText } from './view-model.ts';

const COLUMNS = [
  { label: 'Organization' },
  { label: 'Plan', isWide: true },
  { label: 'Members', isWide: true, isNumber: true },
  { label: 'Created', isWide: true },
  { label: 'Next', isWide: true },
  { label: 'State' },
] as const;

interface OrganizationsPageProps {
  member: StaffMember;
  query: OrganizationsQuery;
  organizations: readonly StaffOrganizationView[];
  counts: StaffOrganizationCounts;
  next: OrganizationsQuery['after'];
}

/** Every organization there is, and where it is in its life. Nothing of what they store is read for it. */
export function OrganizationsPage({ member, query, organizations, counts, next }: OrganizationsPageProps) {
  return (
    <StaffFrame
      member={member}
      page="organizations"
      sentence={`You are signed in as ${member.email}. Requests and payloads of an organization are not shown here.`}
    >
      <OrganizationFilters query={query} counts={counts} />
      {organizations.length === 0 ? (
        <Notice glyph={<Icon name="search" />} title="No organization matches">
          Names, slugs, whole ids and whole addresses of members are searched.
        </Notice>
      ) : (
        <DataTable label="Organizations" columns={COLUMNS}>
          {organizations.map((organization) => (
            <OrganizationRow key={organization.id} organization={organization} />
          ))}
        </DataTable>
      )}
      <PagingLinks
        label="Pages of organizations"
        rows={`${organizations.length} organization${organizations.length === 1 ? '' : 's'}${next === null ? '' : ', more follow'}`}
        newestHref={query.after === null ? null : organizationsHref({ ...query, after: null })}
        olderHref={next === null ? null : organizationsHref({ ...query, after: next })}
        words={{ newest: 'First', older: 'Next' }}
      />
    </StaffFrame>
  );
}

function OrganizationRow({ organization }: { organization: StaffOrganizationView }) {
  const { id, slug, name, plan, lifecycleState, memberCount, createdAt } = organization;
  const due = dueText(organization);
  return (
    <tr className="hover:bg-hover">
      <RowHead
        title={
          // Of one whose purge has begun nothing is shown any more.
          lifecycleState === 'purged' ? (
            name
          ) : (
            <Link href={`/staff/organizations/${id}`} className="hover:underline">
              {name}
            </Link>
          )
        }
        note={slug}
        narrowNote={due ?? `${PLAN_TERMS[plan].name} · ${memberCount} member${memberCount === 1 ? '' : 's'}`}
      />
      <Cell isWide>{PLAN_TERMS[plan].name}</Cell>
      <Cell isWide isNumber>
        {memberCount}
      </Cell>
      <Cell isWide className="numeric whitespace-nowrap">
        {formatDate(createdAt)}
      </Cell>
      <Cell isWide className="numeric whitespace-nowrap text-ink-2">
        {due ?? '–'}
      </Cell>
      <Cell className="whitespace-nowrap">
        <StateTag state={lifecycleState} />
      </Cell>
    </tr>
  );
}
