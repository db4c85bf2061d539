'use client';

import type { ErasureSelector } from '@lethe/core/erasures';
import { useState } from 'react';
import { classNames } from '../../components/class-names.ts';
import { Dial } from '../../components/payload-state/dial.tsx';
import { Button, type ButtonProps } from '../../components/primitives/button.tsx';
import { useIsHydrated } from '../../components/primitives/use-is-hydrated.ts';
import { useShell } from '../../components/shell/shell-context.tsx';
import { EraseDialog } from './erase-dialog.tsx';

interface EraseButtonProps extends Pick<ButtonProps, 'size' | 'tone' | 'className'> {
  /** What is to go; left out, the dialog asks. */
  selector?: ErasureSelector;
  label?: string;
}

/** Opens the dialog; not there for a role that sees no request. */
export function EraseButton({ selector, label, className, ...look }: EraseButtonProps) {
  const { permissions } = useShell();
  const [isOpen, setIsOpen] = useState(false);
  const isHydrated = useIsHydrated();
  const ask = permissions.includes('payload:erase') ? 'Erase payloads' : 'Ask for an erasure';
  if (!permissions.includes('metadata:read')) return null;
  return (
    <>
      <Button
        {...look}
        onClick={() => setIsOpen(true)}
        disabled={!isHydrated}
        className={classNames('disabled:opacity-100 [&_svg]:text-danger', className)}
      >
        <Dial kind="erased" />
        <span className="text-danger">{label ?? ask}</span>
      </Button>
      {isOpen ? (
        <EraseDialog {...(selector === undefined ? {} : { selector })} onClose={() => setIsOpen(false)} />
      ) : null}
    </>
  );
}
