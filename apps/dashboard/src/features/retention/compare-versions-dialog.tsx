'use client';

import type { PolicyVersion } from '@lethe/core/retention';
import { useState } from 'react';
import { formatInstant } from '../../components/format/instant.ts';
import { SelectField } from '../../components/primitives/field.tsx';
import { Sheet } from '../../components/primitives/sheet.tsx';
import { DiffList } from './diff-list.tsx';
import { diffLines, policyLines } from './policy-diff.ts';

interface CompareVersionsDialogProps {
  /** Newest first, two at least. */
  history: readonly PolicyVersion[];
  onClose: () => void;
}

/** Any two versions, setting by setting. It opens on the last change. */
export function CompareVersionsDialog({ history, onClose }: CompareVersionsDialogProps) {
  const [newest, before] = history;
  const [earlier, setEarlier] = useState(before?.version ?? 1);
  const [later, setLater] = useState(newest?.version ?? 1);
  const find = (version: number) => history.find((each) => each.version === version);
  const [from, to] = [find(earlier), find(later)];
  const lines = from === undefined || to === undefined ? [] : diffLines(policyLines(from), policyLines(to));
  const changedCount = lines.filter(({ isChanged }) => isChanged).length;
  return (
    <Sheet title="Compare versions" isOpen onClose={onClose}>
      <div className="flex flex-col gap-4 p-4">
        <div className="grid grid-cols-2 gap-3">
          <VersionField label="From" history={history} value={earlier} onChange={setEarlier} />
          <VersionField label="To" history={history} value={later} onChange={setLater} />
        </div>
        <p role="status" className="numeric text-ink-2">
          {changedCount === 0
            ? 'Both say the same.'
            : `${changedCount} ${changedCount === 1 ? 'setting differs' : 'settings differ'}.`}
          {to === undefined ? null : ` Version ${to.version} came into force on ${formatInstant(to.effectiveAt)}.`}
        </p>
        <DiffList lines={lines} />
      </div>
    </Sheet>
  );
}

interface VersionFieldProps {
  label: string;
  history: readonly PolicyVersion[];
  value: number;
  onChange: (version: number) => void;
}

function VersionField({ label, history, value, onChange }: VersionFieldProps) {
  return (
    <SelectField label={label} value={value} onChange={(event) => onChange(Number(event.target.value))}>
      {history.map(({ version, authorName }) => (
        <option key={version} value={version}>
          Version {version}
          {authorName === null ? '' : `, ${authorName}`}
        </option>
      ))}
    </SelectField>
  );
}
