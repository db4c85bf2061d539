'use client';

import { useShell } from '../../components/shell/shell-context.tsx';
import { CreateOrganizationDialog } from './create-organization-dialog.tsx';

/** The form for another organization, opened from the switcher on any page. */
export function CreateOrganizationSlot() {
  const { isOrganizationDialogOpen, setIsOrganizationDialogOpen } = useShell();
  if (!isOrganizationDialogOpen) return null;
  return <CreateOrganizationDialog onClose={() => setIsOrganizationDialogOpen(false)} />;
}
