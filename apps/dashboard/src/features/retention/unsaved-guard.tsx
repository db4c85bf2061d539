'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { Button } from '../../components/primitives/button.tsx';
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogTitle,
} from '../../components/primitives/dialog.tsx';

/** Asks before unsaved changes are left behind: in the browser's words when the tab closes, in ours when a link is followed. */
export function UnsavedGuard() {
  const router = useRouter();
  const [target, setTarget] = useState<string | null>(null);

  // The outside system is the window: it closes, and links in it are followed, without asking React.
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    const hold = (event: MouseEvent) => {
      const path = pathOfClick(event);
      if (path === null) return;
      event.preventDefault();
      event.stopPropagation();
      setTarget(path);
    };
    window.addEventListener('beforeunload', warn);
    document.addEventListener('click', hold, { capture: true });
    return () => {
      window.removeEventListener('beforeunload', warn);
      document.removeEventListener('click', hold, { capture: true });
    };
  }, []);

  return (
    <Dialog open={target !== null} onOpenChange={(open) => !open && setTarget(null)}>
      <DialogContent>
        <div className="px-5 pt-5 pb-4">
          <DialogTitle className="font-semibold text-figure">Leave without saving</DialogTitle>
          <DialogDescription className="mt-1 text-ink-2">
            The changes to the policy are not saved and will be lost.
          </DialogDescription>
        </div>
        <div className="flex justify-end gap-2 border-t bg-canvas px-5 py-3">
          <DialogClose asChild>
            <Button tone="quiet">Stay</Button>
          </DialogClose>
          <Button tone="primary" onClick={() => target !== null && router.push(target)}>
            Leave without saving
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}

/** The path that a plain click would lead to inside this dashboard; null for every other click. */
function pathOfClick(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return null;
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (!(link instanceof HTMLAnchorElement) || link.target === '_blank' || link.origin !== window.location.origin)
    return null;
  if (link.pathname === window.location.pathname) return null;
  return `${link.pathname}${link.search}${link.hash}`;
}
