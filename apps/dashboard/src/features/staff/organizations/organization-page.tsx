import type { StaffMember } from '@lethe/core/access';
import Link from 'next/link';
import type { StaffOutputs } from '../../../trpc/staff-client.tsx';
import { Rail } from '../../account-life/rail.tsx';
import { causeOf, railSteps } from '../../account-life/view-model.ts';
import { PanelHeading } from '../../billing/panel-heading.tsx';
import { PlanChangesTable } from '../../billing/plan/plan-changes-table.tsx';
import { StaffFrame } from '../staff-frame.tsx';
import { AccountFigures } from './account-figures.tsx';
import { OrganizationActs } from './organization-acts.tsx';
import { StateTag } from './state-tag.tsx';
import { TransitionsTable } from './transitions-table.tsx';

type OrganizationPageProps = StaffOutputs['organizations']['get'] & { member: StaffMember };

/** One organization: where it is in its life and how it came there, its plan and its credit. Nothing of what it stores. */
export function OrganizationPage({ member, ...facts }: OrganizationPageProps) {
  const { organization, life, history, plan, periods, now } = facts;
  const { closedRetentionDays } = periods;
  return (
    <StaffFrame
      member={member}
      page="organizations"
      title={
        <span className="flex flex-wrap items-center gap-2">
          {organization.name}
          <StateTag state={life.state} />
        </span>
      }
      sentence={
        <>
          <Link href="/staff" className="hover:underline">
            Organizations
          </Link>{' '}
          / {organization.slug} <span className="code break-all text-ink-3">{organization.id}</span>
        </>
      }
      actions={
        <OrganizationActs role={member.role} organization={organization} life={life} plan={plan} periods={periods} />
      }
    >
      <AccountFigures organization={organization} plan={plan} />
      {life.state === 'suspended' || life.state === 'closed' ? (
        <section aria-label="State">
          <p className="mt-6 font-medium text-danger">{causeOf(life)}</p>
          <Rail steps={railSteps({ life, now, closedRetentionDays, holdCount: organization.holdCount })} now={now} />
        </section>
      ) : null}
      <section aria-labelledby="steps">
        <PanelHeading id="steps" title="Steps of its life" />
        <TransitionsTable history={history} createdAt={organization.createdAt} />
      </section>
      {plan.changes.length === 0 ? null : (
        <section aria-labelledby="plan-changes">
          <PanelHeading id="plan-changes" title="Changes of the plan" />
          <PlanChangesTable changes={plan.changes.toReversed()} />
        </section>
      )}
      <p className="mt-8 text-ink-3">
        What staff did here stands in{' '}
        <Link href={`/staff/audit?organization=${organization.id}`} className="underline">
          the staff log
        </Link>
        , your look at this page as well.
      </p>
    </StaffFrame>
  );
}
