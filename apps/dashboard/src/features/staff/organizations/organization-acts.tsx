'use client';

import { hasStaffPermission, type StaffPermission, type StaffRole } from '@lethe/core/access';
import { useState } from 'react';
import { GuardedButton } from '../../../components/primitives/guarded-button.tsx';
import type { ActedOn } from './acted-on.ts';
import { ResolveDialog } from './resolve-dialog.tsx';
import { SetPlanDialog } from './set-plan-dialog.tsx';
import { SuspendDialog } from './suspend-dialog.tsx';
import { isResolvable } from './view-model.ts';

const NOT_YOURS = 'Your staff role does not include this.';

/** What an employee does to one organization. What cannot be done now is not shown; what a role cannot do says so. */
export function OrganizationActs({ role, ...facts }: ActedOn & { role: StaffRole }) {
  const [open, setOpen] = useState<'plan' | 'resolve' | 'suspend' | null>(null);
  const refusalOf = (permission: StaffPermission) => (hasStaffPermission(role, permission) ? null : NOT_YOURS);
  const close = () => setOpen(null);
  const { state } = facts.life;
  return (
    <>
      {state === 'purged' ? null : (
        <GuardedButton refusal={refusalOf('plan:set')} onClick={() => setOpen('plan')}>
          Set the plan
        </GuardedButton>
      )}
      {isResolvable(facts.life) ? (
        <GuardedButton tone="primary" refusal={refusalOf('organization:resolve')} onClick={() => setOpen('resolve')}>
          Resolve the suspension
        </GuardedButton>
      ) : null}
      {state === 'active' ? (
        <GuardedButton tone="danger" refusal={refusalOf('organization:suspend')} onClick={() => setOpen('suspend')}>
          Suspend
        </GuardedButton>
      ) : null}
      {open === 'plan' ? <SetPlanDialog {...facts} onClose={close} /> : null}
      {open === 'resolve' ? <ResolveDialog {...facts} onClose={close} /> : null}
      {open === 'suspend' ? <SuspendDialog {...facts} onClose={close} /> : null}
    </>
  );
}
