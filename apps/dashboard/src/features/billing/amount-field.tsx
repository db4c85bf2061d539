'use client';

import type { ComponentProps, ReactNode } from 'react';
import { TextField } from '../../components/primitives/field.tsx';

interface AmountFieldProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange'> {
  label: string;
  value: string;
  onChange: (text: string) => void;
  hint?: ReactNode;
  problem: string | null;
}

/** An amount of dollars, as text until it is read: a number input would round it through a float. */
export function AmountField({ onChange, hint, ...rest }: AmountFieldProps) {
  return (
    <TextField
      inputMode="decimal"
      unit="USD"
      className="numeric"
      onChange={(event) => onChange(event.target.value)}
      {...(hint === undefined ? {} : { hint })}
      {...rest}
    />
  );
}
