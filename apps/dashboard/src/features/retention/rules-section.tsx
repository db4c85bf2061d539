'use client';

import { useState } from 'react';
import { formatCount, formatQuantity } from '../../components/format/duration.ts';
import { Cell, type Column, DataTable, RowHead } from '../../components/primitives/data-table.tsx';
import { GuardedButton } from '../../components/primitives/guarded-button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { useRefusal } from '../../components/shell/refusal.ts';
import type { Preview } from './describe-impact.ts';
import { describeRule, type PolicyRule } from './describe-rule.ts';
import type { PolicySetting } from './policy-words.ts';
import { RuleDialog } from './rule-dialog.tsx';
import { Section } from './section.tsx';

const COLUMNS: readonly Column[] = [
  { label: 'Scope' },
  { label: 'Effective', isWide: true },
  { label: 'After this change', isWide: true },
  { label: 'Requests, 30 d', isWide: true, isNumber: true },
  { label: 'Actions', isQuiet: true },
];

interface RulesSectionProps {
  organizationSlug: string;
  /** Null until the preview is there. */
  preview: Preview | null;
  ceiling: PolicySetting;
}

/** What projects and keys set for themselves, what of it holds, and what will. */
export function RulesSection({ organizationSlug, preview, ceiling }: RulesSectionProps) {
  const [edited, setEdited] = useState<PolicyRule | 'new' | null>(null);
  const projectRefusal = useRefusal('project:write');
  const keyRefusal = useRefusal('api_key:write');
  const rules = preview?.rules ?? [];
  return (
    <Section
      id="rules"
      title="Tighter for part of the traffic"
      sentence="A project, a key or a request can tighten the policy, never loosen it."
      action={
        <GuardedButton refusal={projectRefusal} onClick={() => setEdited('new')}>
          <Icon name="plus" />
          Add
        </GuardedButton>
      }
    >
      {rules.length === 0 ? (
        <p className="rounded-card border px-4 py-3 text-ink-2">
          {preview === null
            ? 'Counting'
            : 'No project and no key sets anything of its own. The policy holds for all traffic.'}
        </p>
      ) : (
        <DataTable label="Tighter for part of the traffic" columns={COLUMNS}>
          {rules.map((rule) => {
            const refusal = rule.kind === 'project' ? projectRefusal : keyRefusal;
            return (
              <RuleRow key={`${rule.kind} ${rule.id}`} rule={rule} refusal={refusal} onEdit={() => setEdited(rule)} />
            );
          })}
        </DataTable>
      )}
      {edited === null ? null : (
        <RuleDialog
          organizationSlug={organizationSlug}
          rule={edited === 'new' ? null : edited}
          ceiling={ceiling}
          onClose={() => setEdited(null)}
        />
      )}
    </Section>
  );
}

interface RuleRowProps {
  rule: PolicyRule;
  refusal: string | null;
  onEdit: () => void;
}

function RuleRow({ rule, refusal, onEdit }: RuleRowProps) {
  const { scope, now, after, isChanged } = describeRule(rule);
  return (
    <tr>
      <RowHead
        title={rule.mask === null ? rule.name : <span className="code">{rule.mask}</span>}
        note={scope}
        narrowNote={`${now}${isChanged ? `, after this change ${after}` : ''} · ${formatQuantity(rule.requestCount, 'request')} in 30 d`}
      />
      <Cell isWide className="numeric whitespace-nowrap">
        {now}
      </Cell>
      <Cell isWide className={`numeric whitespace-nowrap ${isChanged ? 'font-strong' : 'text-ink-3'}`}>
        {isChanged ? after : 'No change'}
      </Cell>
      <Cell isWide isNumber>
        {formatCount(rule.requestCount)}
      </Cell>
      <Cell className="w-px text-right">
        <GuardedButton tone="quiet" refusal={refusal} onClick={onEdit}>
          Edit<span className="sr-only"> what {rule.name} keeps</span>
        </GuardedButton>
      </Cell>
    </tr>
  );
}
