import { Redis } from 'ioredis';
import { RENEW_SCRIPT, TAKE_SCRIPT } from './redis-script.ts';
import type { LimitStore } from './shared-limits.ts';

const KEY_COUNT = 4;

/** Scripts are loaded once and then named by their digest; a Redis that has restarted is given them again. */
type ScriptedRedis = Redis & {
  letheTake(...args: (string | number)[]): Promise<[number, number]>;
  letheRenew(...args: (string | number)[]): Promise<number>;
};

/** Connects in the background and again after each loss; what is asked meanwhile fails at once. */
export function openLimitStore(url: string): LimitStore {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    maxRetriesPerRequest: 0,
    scripts: {
      letheTake: { lua: TAKE_SCRIPT, numberOfKeys: KEY_COUNT },
      letheRenew: { lua: RENEW_SCRIPT, numberOfKeys: 1 },
    },
  }) as ScriptedRedis;
  // Each failed request tells; without a listener a lost connection would print to the console.
  redis.on('error', () => {});
  return {
    take: (keys, args) => redis.letheTake(...keys, ...args),
    renew: (key, args) => redis.letheRenew(key, ...args),
    leave: (keys, slotId) => Promise.all(keys.map((key) => redis.zrem(key, slotId))),
    close: async () => redis.disconnect(),
  };
}
