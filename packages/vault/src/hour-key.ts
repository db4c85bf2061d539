import type { WrappedHourKey } from '@lethe/core/payloads';

/** An unwrapped key. The bytes are the caller's own copy, to be overwritten after use: `key.fill(0)`. */
export interface HourKey extends WrappedHourKey {
  readonly key: Buffer;
}
