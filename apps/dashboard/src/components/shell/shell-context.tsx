'use client';

import type { Organization, Permission, Role } from '@lethe/core/tenancy';
import { createContext, useContext } from 'react';

export interface ShellMember {
  readonly name: string;
  readonly email: string;
}

/** What the frame around every page of an organization knows. */
export interface ShellData {
  readonly organization: Organization;
  readonly organizations: readonly { readonly organization: Organization; readonly role: Role }[];
  readonly role: Role;
  readonly permissions: readonly Permission[];
  readonly member: ShellMember;
  /** False where nobody sells a plan: a self-hosted installation. */
  readonly hasPlans: boolean;
}

export interface Shell extends ShellData {
  openDrawer(): void;
  closeDrawer(): void;
  openPalette(): void;
  openKeyboardMap(): void;
  /** Whether the form for another organization is open. */
  readonly isOrganizationDialogOpen: boolean;
  setIsOrganizationDialogOpen(isOpen: boolean): void;
}

export const ShellContext = createContext<Shell | null>(null);

export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (shell === null) throw new Error('This component stands inside an organization’s pages only.');
  return shell;
}
