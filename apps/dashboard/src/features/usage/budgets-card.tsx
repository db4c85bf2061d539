'use client';

import type { BudgetStanding } from '@lethe/core/billing/dunning';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/primitives/confirm-dialog.tsx';
import { RowMenu } from '../../components/primitives/row-menu.tsx';
import { useRefusal } from '../../components/shell/refusal.ts';
import type { ProjectChoice } from '../../components/tenancy/project-picker.tsx';
import { BudgetDialog } from './budget-dialog.tsx';
import { describeBudget } from './budget-words.ts';
import { Meter } from './meter.tsx';
import { CARD_ACTION, SideCard } from './side-card.tsx';
import { useEditBudget } from './use-edit-budget.ts';

interface BudgetsCardProps {
  organizationSlug: string;
  budgets: readonly BudgetStanding[];
  projects: readonly ProjectChoice[];
}

type OpenDialog = { kind: 'create' } | { kind: 'edit' | 'remove'; budget: BudgetStanding };

/** What the month should not cost more than, and how it stands. */
export function BudgetsCard({ organizationSlug, budgets, projects }: BudgetsCardProps) {
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const canWrite = useRefusal('billing:write') === null;
  const close = () => setDialog(null);
  return (
    <SideCard
      id="budgets"
      title="Budgets"
      action={
        canWrite ? (
          <button type="button" className={CARD_ACTION} onClick={() => setDialog({ kind: 'create' })}>
            Add<span className="sr-only"> a budget</span>
          </button>
        ) : null
      }
    >
      {budgets.length === 0 ? (
        <p className="text-pretty text-ink-2">None. A budget tells by e-mail when a part of an amount is spent.</p>
      ) : (
        <ul className="-my-3.5 divide-y">
          {budgets.map((budget) => (
            <li key={budget.id} className="py-3">
              <BudgetItem
                budget={budget}
                onEdit={canWrite ? () => setDialog({ kind: 'edit', budget }) : null}
                onRemove={() => setDialog({ kind: 'remove', budget })}
              />
            </li>
          ))}
        </ul>
      )}
      {dialog?.kind === 'create' || dialog?.kind === 'edit' ? (
        <BudgetDialog
          organizationSlug={organizationSlug}
          budget={dialog.kind === 'edit' ? dialog.budget : null}
          projects={projects}
          onClose={close}
        />
      ) : null}
      {dialog?.kind === 'remove' ? (
        <RemoveBudgetDialog organizationSlug={organizationSlug} budget={dialog.budget} onClose={close} />
      ) : null}
    </SideCard>
  );
}

interface BudgetItemProps {
  budget: BudgetStanding;
  /** Null for who cannot change it. */
  onEdit: (() => void) | null;
  onRemove: () => void;
}

function BudgetItem({ budget, onEdit, onRemove }: BudgetItemProps) {
  const line = describeBudget(budget);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 md:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_auto]">
      <p className="min-w-0">
        <span className="block truncate font-medium">{budget.name}</span>
        <span className="block truncate text-ink-3 text-label">{line.scope}</span>
      </p>
      <div className="numeric min-w-0 max-md:order-last max-md:col-span-2">
        <p className="flex justify-between gap-3 text-label">
          <span className={line.isOver ? 'text-danger' : 'text-ink-2'}>{line.progress}</span>
          <span className="truncate text-ink-3">{line.alerts}</span>
        </p>
        <Meter
          label={`Part of ${budget.name} that is spent`}
          fraction={line.usedFraction}
          markFraction={null}
          fill={line.isOver ? 'bg-danger-fill' : 'bg-ink-2'}
        />
      </div>
      {onEdit === null ? null : (
        <RowMenu
          label={budget.name}
          actions={[
            { label: 'Edit', onSelect: onEdit },
            { label: 'Remove', onSelect: onRemove, isDestructive: true },
          ]}
        />
      )}
    </div>
  );
}

function RemoveBudgetDialog({
  organizationSlug,
  budget,
  onClose,
}: {
  organizationSlug: string;
  budget: BudgetStanding;
  onClose: () => void;
}) {
  const { remove, isBusy, failure } = useEditBudget(organizationSlug, onClose);
  return (
    <ConfirmDialog
      action={`Remove ${budget.name}`}
      consequence="Nobody is told of it any more. What was spent is not touched."
      onClose={onClose}
      onConfirm={() => remove(budget.id)}
      isBusy={isBusy}
      failure={failure}
    />
  );
}
