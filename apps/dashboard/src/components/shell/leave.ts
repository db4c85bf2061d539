import { toast } from 'sonner';
import { signOut } from '../../authentication/sign-in.ts';

/** Ends the session and loads the sign-in page afresh, so that nothing of this session stays in the browser's memory. */
export async function leave(): Promise<void> {
  if (await signOut()) window.location.assign('/sign-in');
  else toast.error('Not signed out. Lethe does not answer.');
}
