import { type DispatchEventsPorts, dispatchEvents } from '@lethe/core/notifications';
import { EVENTS_CHANNEL } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import { type KeptLooking, keepLooking } from '../keep-looking.ts';

export interface KeepDispatchingOptions extends Pick<DispatchEventsPorts, 'events' | 'publicUrl'> {
  readonly databaseUrl: string;
  readonly logger: Logger;
}

/** Tells of events as soon as they are committed, and of whatever waits every few seconds. */
export function keepDispatching({ databaseUrl, logger, ...ports }: KeepDispatchingOptions): Promise<KeptLooking> {
  return keepLooking({
    databaseUrl,
    applicationName: 'lethe worker events',
    channel: EVENTS_CHANNEL,
    async look() {
      try {
        return await dispatchEvents({
          ...ports,
          onFailure: ({ organizationId }, error) => logger.error('event_dispatch_failed', error, { organizationId }),
        });
      } catch (error) {
        // The database is away: the next look tries again, and the events wait.
        logger.error('event_dispatch_failed', error);
        return false;
      }
    },
  });
}
