import type { StaffOrganizationView } from '@lethe/core/access';
import type { StaffMember } from '@lethe/db';
import { formatDate } from '../../components/format/instant.ts';
import { Cell, DataTable, RowHead } from '../../components/primitives/data-table.tsx';
import { Mark } from '../../components/primitives/icon.tsx';
import { StaffSignOut } from './staff-sign-out.tsx';

const ROLE_WORDS: Readonly<Record<StaffMember['role'], string>> = {
  support: 'support',
  compliance_officer: 'compliance officer',
};

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
    <>
      <header className="flex h-12 items-center gap-3 border-b px-4 md:px-8">
        <Mark />
        <span className="font-semibold">Staff</span>
        <span className="ml-auto truncate text-ink-2">
          {member.name}, {ROLE_WORDS[member.role]}
        </span>
        <StaffSignOut />
      </header>
      <main id="main" className="w-full max-w-[1232px] flex-1 px-4 pt-4 pb-10 md:px-8 md:pt-6 md:pb-12">
        <h1 className="font-semibold text-title tracking-[-0.015em]">Organizations</h1>
        <p className="mt-1 text-ink-2">
          You are signed in as {member.email}. Requests and payloads of an organization are not shown here.
        </p>
        <div className="mt-6">
          <DataTable label="Organizations" columns={COLUMNS}>
            {organizations.map((organization) => (
              <OrganizationRow key={organization.id} organization={organization} />
            ))}
          </DataTable>
        </div>
      </main>
    </>
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
