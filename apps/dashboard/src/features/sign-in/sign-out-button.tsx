'use client';

import { toast } from 'sonner';
import { signOut } from '../../authentication/sign-in.ts';
import { Button } from '../../components/primitives/button.tsx';

export function SignOutButton() {
  async function leave() {
    if (await signOut()) return window.location.assign('/sign-in');
    toast.error('Not signed out. Lethe does not answer.');
  }
  return <Button onClick={leave}>Sign out</Button>;
}
