'use client';

import { type ComponentProps, useId } from 'react';

interface TextAreaFieldProps extends ComponentProps<'textarea'> {
  label: string;
  problem: string | null;
}

/** A few lines of text under their label. */
export function TextAreaField({ label, problem, ...rest }: TextAreaFieldProps) {
  const id = useId();
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="block font-medium">
        {label}
      </label>
      <textarea
        id={id}
        rows={3}
        spellCheck={false}
        aria-invalid={problem === null ? undefined : true}
        aria-describedby={`${id}-note`}
        className="mt-1.5 block w-full min-w-0 resize-y rounded-control border border-faint bg-surface px-2.5 py-1.5 outline-none focus:border-accent focus:shadow-[0_0_0_3px_var(--accent-soft)] aria-invalid:border-danger"
        {...rest}
      />
      {problem === null ? null : (
        <p id={`${id}-note`} role="alert" className="mt-1 text-danger text-label">
          {problem}
        </p>
      )}
    </div>
  );
}
