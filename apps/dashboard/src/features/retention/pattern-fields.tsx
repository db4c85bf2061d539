'use client';

import {
  REDACTION_PATTERN_LENGTH_MAX,
  REDACTION_PATTERN_NAME_LENGTH_MAX,
  type RedactionPattern,
} from '@lethe/core/retention';
import { Button } from '../../components/primitives/button.tsx';
import { TextField } from '../../components/primitives/field.tsx';
import { Icon } from '../../components/primitives/icon.tsx';

interface PatternFieldsProps {
  patterns: readonly RedactionPattern[];
  onChange: (patterns: readonly RedactionPattern[]) => void;
  isReadOnly: boolean;
}

/** Patterns of the organization's own, by name. */
export function PatternFields({ patterns, onChange, isReadOnly }: PatternFieldsProps) {
  const change = (index: number, next: Partial<RedactionPattern>) =>
    onChange(patterns.map((each, at) => (at === index ? { ...each, ...next } : each)));
  return (
    <ul className="mt-2 flex flex-col gap-3">
      {patterns.map(({ name, pattern }, index) => (
        // Patterns have no other identity than their place while their names are being typed.
        <li
          key={index}
          className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2 md:grid-cols-[160px_minmax(0,1fr)_auto]"
        >
          <div className="col-span-2 md:col-span-1">
            <TextField
              label="Name"
              value={name}
              disabled={isReadOnly}
              placeholder="employee-id"
              maxLength={REDACTION_PATTERN_NAME_LENGTH_MAX}
              onChange={(event) => change(index, { name: event.target.value })}
            />
          </div>
          <TextField
            label="Regular expression"
            className="code"
            value={pattern}
            disabled={isReadOnly}
            placeholder="EMP-[0-9]{6}"
            maxLength={REDACTION_PATTERN_LENGTH_MAX}
            onChange={(event) => change(index, { pattern: event.target.value })}
          />
          {isReadOnly ? null : (
            <Button
              tone="quiet"
              size="square"
              className="size-11 md:size-8"
              aria-label={`Remove pattern ${name || index + 1}`}
              onClick={() => onChange(patterns.filter((_, at) => at !== index))}
            >
              <Icon name="close" />
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
