'use client';

import { useState } from 'react';
import { Button } from '../../components/primitives/button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { useIsHydrated } from '../../components/primitives/use-is-hydrated.ts';
import { useShell } from '../../components/shell/shell-context.tsx';
import type { ProjectName } from './hold-words.ts';
import { PlaceHoldDialog } from './place-hold-dialog.tsx';

/** Opens the form of a new case. Nothing for roles that place none. */
export function PlaceHoldButton({ projects }: { projects: readonly ProjectName[] }) {
  const { organization, permissions } = useShell();
  const [isOpen, setIsOpen] = useState(false);
  const isHydrated = useIsHydrated();
  if (!permissions.includes('hold:write')) return null;
  return (
    <>
      <Button onClick={() => setIsOpen(true)} disabled={!isHydrated} className="disabled:opacity-100">
        <Icon name="lock" />
        Place a hold
      </Button>
      {isOpen ? (
        <PlaceHoldDialog organizationSlug={organization.slug} projects={projects} onClose={() => setIsOpen(false)} />
      ) : null}
    </>
  );
}
