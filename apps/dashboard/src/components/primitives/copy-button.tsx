'use client';

import { toast } from 'sonner';
import { Button, type ButtonProps } from './button.tsx';
import { Icon } from './icon.tsx';

/** Puts a text on the clipboard and says so. A browser may refuse the clipboard; then it says that instead. */
export async function copyText({ text, done }: { text: string; done: string }): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(done);
  } catch {
    toast.error('The browser does not let this page use the clipboard.');
  }
}

type CopyButtonProps = Omit<ButtonProps, 'onClick'> & { text: string; label: string; done: string };

export function CopyButton({ text, label, done, children, ...rest }: CopyButtonProps) {
  return (
    <Button
      tone="quiet"
      size="square"
      aria-label={children === undefined ? label : undefined}
      onClick={() => void copyText({ text, done })}
      {...rest}
    >
      <Icon name="copy" />
      {children}
    </Button>
  );
}
