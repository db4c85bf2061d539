'use client';

import { useId } from 'react';
import { classNames } from '../class-names.ts';
import { Button, type ButtonProps } from './button.tsx';
import { useIsHydrated } from './use-is-hydrated.ts';

/** A button that stays where it is when it cannot be used, reachable by keys, and says why. */
export function GuardedButton({ refusal, onClick, className, ...rest }: ButtonProps & { refusal: string | null }) {
  const id = useId();
  const isHydrated = useIsHydrated();
  if (refusal === null)
    return (
      <Button
        onClick={onClick}
        disabled={!isHydrated}
        className={classNames('disabled:opacity-100', className)}
        {...rest}
      />
    );
  return (
    <>
      <Button
        {...rest}
        aria-disabled
        title={refusal}
        aria-describedby={id}
        type="button"
        className={classNames('cursor-not-allowed', className)}
      />
      <span id={id} className="sr-only">
        {refusal}
      </span>
    </>
  );
}
