'use client';

import type { Plan } from '@lethe/core/tenancy';
import Link from 'next/link';
import { classNames } from '../class-names.ts';
import { Icon, Mark } from '../primitives/icon.tsx';
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from '../primitives/menu.tsx';
import { useShell } from './shell-context.tsx';

const PLAN_NAMES: Record<Plan, string> = { free: 'Free', pro: 'Pro', enterprise: 'Enterprise' };

export function OrganizationSwitcher() {
  const { organization, organizations, hasPlans, closeDrawer, setIsOrganizationDialogOpen } = useShell();
  return (
    <Menu>
      <MenuTrigger className="flex h-10 w-full items-center gap-2 rounded-control px-2 text-left font-strong hover:bg-hover data-[state=open]:bg-hover rail:justify-center">
        <Mark />
        <span className="truncate rail:sr-only">{organization.name}</span>
        {hasPlans ? <PlanTag plan={organization.plan} className="rail:sr-only" /> : null}
        <span className="sr-only">Switch organization</span>
        <Icon name="chevronsUpDown" className="ml-auto text-ink-3 rail:hidden" />
      </MenuTrigger>
      <MenuContent align="start" className="w-[240px]">
        <MenuLabel>Organizations</MenuLabel>
        {organizations.map(({ organization: other, role }) => (
          <MenuItem key={other.id} asChild>
            <Link
              href={`/${other.slug}`}
              onClick={closeDrawer}
              aria-current={other.id === organization.id ? 'true' : undefined}
            >
              <span className="truncate">{other.name}</span>
              {other.lifecycle.state === 'active' ? null : (
                <span className="text-danger text-label">{other.lifecycle.state}</span>
              )}
              {other.lifecycle.state === 'active' && hasPlans ? <PlanTag plan={other.plan} /> : null}
              <span className="ml-auto text-ink-3 text-label">{role}</span>
              {other.id === organization.id ? <Icon name="check" /> : <span className="w-4" />}
            </Link>
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem
          onSelect={() => {
            closeDrawer();
            setIsOrganizationDialogOpen(true);
          }}
        >
          <Icon name="plus" />
          Create an organization
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

function PlanTag({ plan, className }: { plan: Plan; className?: string }) {
  return (
    <span className={classNames('rounded-chip border border-line-2 px-1 font-book text-axis text-ink-3', className)}>
      {PLAN_NAMES[plan]}
    </span>
  );
}
