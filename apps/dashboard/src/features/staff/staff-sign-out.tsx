'use client';

import { toast } from 'sonner';
import { postJson } from '../../authentication/post-json.ts';
import { Button } from '../../components/primitives/button.tsx';

export function StaffSignOut() {
  async function leave() {
    const outcome = await postJson('/staff/session', {}, 'DELETE');
    if (outcome.kind === 'done') window.location.assign('/staff/sign-in');
    else toast.error(`Not signed out. ${outcome.message}`);
  }
  return <Button onClick={() => void leave()}>Sign out</Button>;
}
