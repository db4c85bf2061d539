import 'server-only';
import Link from 'next/link';
import { Icon } from '../../components/primitives/icon.tsx';
import { services } from '../../trpc/compose-services.ts';
import { TimeMachine } from './time-machine.tsx';

/** The outbox and the time machine in demo mode; nothing, and no request for them, in the others. */
export async function DemoClockSlot() {
  const { environment } = await services();
  if (environment.mode !== 'demo') return null;
  return (
    <>
      <Link
        href="/demo/outbox"
        className="mt-2 flex h-10 items-center gap-2 rounded-control px-2 text-ink-2 text-label hover:bg-hover md:h-7 rail:justify-center rail:px-0"
      >
        <Icon name="mail" className="text-expiring" />
        <span className="rail:sr-only">Outbox</span>
      </Link>
      <TimeMachine />
    </>
  );
}
