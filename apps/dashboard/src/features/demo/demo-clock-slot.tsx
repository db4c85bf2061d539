import 'server-only';
import { services } from '../../trpc/compose-services.ts';
import { TimeMachine } from './time-machine.tsx';

/** The time machine in demo mode; nothing, and no request for it, in the others. */
export async function DemoClockSlot() {
  const { environment } = await services();
  return environment.mode === 'demo' ? <TimeMachine /> : null;
}
