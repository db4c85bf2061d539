'use client';

import { type ComponentProps, type ReactNode, useId } from 'react';
import { classNames } from '../class-names.ts';
import { Select } from './select.tsx';

const CONTROL =
  'h-11 w-full min-w-0 rounded-control border border-faint bg-surface px-2.5 font-normal outline-none focus:border-accent focus:shadow-[0_0_0_3px_var(--accent-soft)] disabled:cursor-not-allowed disabled:opacity-45 aria-invalid:border-danger md:h-8';

interface FieldProps {
  label: string;
  /** What may be entered, and what it means. */
  hint?: ReactNode;
  /** What is wrong with what was entered; null when nothing is. */
  problem?: string | null;
}

function Frame({ id, label, hint, problem, children }: FieldProps & { id: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="block font-medium">
        {label}
      </label>
      <div className="mt-1.5">{children}</div>
      {problem ? (
        <p id={`${id}-note`} role="alert" className="mt-1 text-danger text-label">
          {problem}
        </p>
      ) : hint === undefined ? null : (
        <p id={`${id}-note`} className="mt-1 text-ink-3 text-label">
          {hint}
        </p>
      )}
    </div>
  );
}

/** A line of text under its label, with a note or a problem below it. */
export function TextField({
  label,
  hint,
  problem,
  unit,
  className,
  ...rest
}: FieldProps & { unit?: string } & ComponentProps<'input'>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} problem={problem ?? null}>
      <div className="relative">
        <input
          id={id}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={problem ? true : undefined}
          aria-describedby={`${id}-note`}
          className={classNames(CONTROL, unit !== undefined && 'pr-16', className)}
          {...rest}
        />
        {unit === undefined ? null : (
          <span
            aria-hidden="true"
            className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-ink-3"
          >
            {unit}
          </span>
        )}
      </div>
    </Frame>
  );
}

/** One of several, as the platform's own list: it works with every keyboard and on every phone. */
export function SelectField({ label, hint, problem, children, ...rest }: FieldProps & ComponentProps<'select'>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} problem={problem ?? null}>
      <Select
        id={id}
        aria-describedby={`${id}-note`}
        className="flex h-11 font-normal md:h-8 [&_select]:border-faint [&_select]:font-normal"
        {...rest}
      >
        {children}
      </Select>
    </Frame>
  );
}

interface CheckFieldProps {
  label: ReactNode;
  note?: ReactNode;
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
  isDisabled?: boolean;
}

/** A box to tick; the whole line is its target. */
export function CheckField({ label, note, isChecked, onChange, isDisabled = false }: CheckFieldProps) {
  return (
    <label className="flex min-h-10 cursor-pointer items-start gap-2.5 rounded-chip px-1 py-2 hover:bg-hover has-[:disabled]:cursor-not-allowed md:min-h-7 md:py-1">
      <input
        type="checkbox"
        checked={isChecked}
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4 flex-none accent-[var(--ink)]"
      />
      <span className="min-w-0">
        {label}
        {note === undefined ? null : <span className="block text-ink-3 text-label">{note}</span>}
      </span>
    </label>
  );
}

/** Fields that belong together, under a name. */
export function FieldGroup({ legend, hint, children }: { legend: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <fieldset className="min-w-0">
      <legend className="font-medium">{legend}</legend>
      {hint === undefined ? null : <p className="text-ink-3 text-label">{hint}</p>}
      <div className="mt-1.5">{children}</div>
    </fieldset>
  );
}
