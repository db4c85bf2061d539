import { subscribe } from '@lethe/db';

/** How often work is looked for without being told of it. In real time, like every time-out. */
const LOOK_EVERY_MS = 5_000;

export interface KeepLookingOptions {
  readonly databaseUrl: string;
  readonly applicationName: string;
  /** On which the database tells of new work. */
  readonly channel: string;
  /** Does what there is to do; true to be asked again at once. It handles its own failures: what is thrown here ends the process. */
  readonly look: () => Promise<boolean>;
}

export interface KeptLooking {
  /** Waits for the look that is running. */
  close(): Promise<void>;
}

export interface WakenedLooking extends KeptLooking {
  /** Looks at once, or again after the look that is running. */
  wake(): void;
}

/** Looks at the start, whenever the database tells of work, and every few seconds. One look at a time. */
export async function keepLooking({
  look,
  channel,
  databaseUrl,
  applicationName,
}: KeepLookingOptions): Promise<WakenedLooking> {
  let isClosed = false;
  let isWanted = false;
  let running: Promise<void> | null = null;

  function wake(): void {
    isWanted = true;
    if (isClosed || running !== null) return;
    running = lookWhileWanted().finally(() => {
      running = null;
      // Whoever asked while the last look was ending is not forgotten.
      if (isWanted) wake();
    });
  }

  async function lookWhileWanted(): Promise<void> {
    while (isWanted && !isClosed) {
      isWanted = false;
      if (await look()) isWanted = true;
    }
  }

  const subscription = await subscribe({
    url: databaseUrl,
    applicationName,
    channels: { [channel]: wake },
    onConnected: wake,
  });
  const timer = setInterval(wake, LOOK_EVERY_MS);
  return {
    wake,
    async close() {
      isClosed = true;
      clearInterval(timer);
      await subscription.close();
      await running;
    },
  };
}
