import type { StaffOrganizationView } from '@lethe/core/access';
import type { StaffMember } from '@lethe/db';
import { formatDate } from '../../components/format/instant.ts';
import { Cell, DataTable, RowHead } from '../../components/primitives/data-table.tsx';
import { StaffFrame } from './staff-frame.tsx';

const COLUMNS = [
  { label: 'Organization' },
  { label: 'Id', isWide: true },
  { label: 'Plan', isWide: true },
  { label: 'Members', isWide: true, isNumber: true },
  { label: 'Created', isWide: true },
  { label: 'State' },
] as const;

/** What staff see: which organizations there are. Nothing of what they store is read for it. */
export function StaffPage({
  member,
  organizations,
}: {
  member: StaffMember;
  organizations: readonly StaffOrganizationView[];
}) {
  return (
    <StaffFrame
      member={member}
      page="Organizations"
      sentence={`You are signed in as ${member.email}. Requests and payloads of an organization are not shown here.`}
    >
      <DataTable label="Organizations" columns={COLUMNS}>
        {organizations.map((organization) => (
          <OrganizationRow key={organization.id} organization={organization} />
        ))}
      </DataTable>
    </StaffFrame>
  );
}

function OrganizationRow({ organization }: { organization: StaffOrganizationView }) {
  const { id, slug, name, plan, lifecycleState, memberCount, createdAt } = organization;
  return (
    <tr>
      <RowHead title={name} note={slug} narrowNote={`${plan} · ${memberCount} members`} />
      <Cell isWide className="font-mono text-label">
        {id}
      </Cell>
      <Cell isWide>{plan}</Cell>
      <Cell isWide isNumber>
        {memberCount}
      </Cell>
      <Cell isWide>{formatDate(createdAt)}</Cell>
      <Cell>{lifecycleState}</Cell>
    </tr>
  );
}
