import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const RECONNECT_DELAY_MS = 500;

export interface Subscription {
  close(): Promise<void>;
}

export interface SubscribeOptions {
  readonly url: string;
  readonly applicationName: string;
  /** A handler for each channel. It may answer over the same connection with `reply`. */
  readonly channels: Readonly<Record<string, (payload: string, reply: Reply) => void>>;
  /** Called after each (re)connection, once LISTEN is in force: notifications may have been missed before it. */
  readonly onConnected?: (reply: Reply) => Promise<void> | void;
}

export type Reply = (channel: string, payload: string) => Promise<void>;

/**
 * Listens on channels over a connection of its own, which is replaced by itself when it breaks.
 * Resolves once it listens; fails when the first connection cannot be made.
 */
export async function subscribe(options: SubscribeOptions): Promise<Subscription> {
  let isClosed = false;
  let client = await connect(options, () => void onLost());

  async function onLost(): Promise<void> {
    while (!isClosed) {
      await delay(RECONNECT_DELAY_MS);
      try {
        if (!isClosed) client = await connect(options, () => void onLost());
        return;
      } catch {
        // The database is still away: the next round tries again.
      }
    }
  }

  return {
    async close() {
      isClosed = true;
      await client.end();
    },
  };
}

async function connect(
  { url, applicationName, channels, onConnected }: SubscribeOptions,
  onLost: () => void,
): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: applicationName, keepAlive: true });
  let isReady = false;
  const reply: Reply = async (channel, payload) => {
    await client.query('SELECT pg_notify($1, $2)', [channel, `${payload}`]);
  };
  // Both may fire for one loss; only the first counts, and only once the connection was in use.
  const lost = once(() => {
    if (isReady) onLost();
  });
  client.on('error', lost);
  client.on('end', lost);
  client.on('notification', ({ channel, payload }) => channels[channel]?.(payload ?? '', reply));
  await client.connect();
  try {
    for (const channel of Object.keys(channels)) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    await onConnected?.(reply);
  } catch (error) {
    await client.end();
    throw error;
  }
  isReady = true;
  return client;
}

function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    action();
  };
}
