import type { GatewayEnv } from './env.ts';
import { DEFAULT_LIMITS, type GatewayLimits } from './limits.ts';

/** The limits that an operator may set, over the defaults. */
export function limitsFrom(env: GatewayEnv): GatewayLimits {
  const limits = DEFAULT_LIMITS;
  return {
    ...limits,
    bodySizeBytesMax: env.LETHE_BODY_BYTES_MAX ?? limits.bodySizeBytesMax,
    // One body always has room.
    bodiesSizeBytesMax: Math.max(limits.bodiesSizeBytesMax, env.LETHE_BODY_BYTES_MAX ?? 0),
    captureSizeBytesMax: env.LETHE_CAPTURE_BYTES_MAX ?? limits.captureSizeBytesMax,
    responseSizeBytesMax: env.LETHE_RESPONSE_BYTES_MAX ?? limits.responseSizeBytesMax,
    headersTimeoutMs: env.LETHE_UPSTREAM_HEADERS_TIMEOUT_MS ?? limits.headersTimeoutMs,
    firstByteTimeoutMs: env.LETHE_UPSTREAM_FIRST_BYTE_TIMEOUT_MS ?? limits.firstByteTimeoutMs,
    idleTimeoutMs: env.LETHE_UPSTREAM_IDLE_TIMEOUT_MS ?? limits.idleTimeoutMs,
    totalTimeoutMs: env.LETHE_UPSTREAM_TOTAL_TIMEOUT_MS ?? limits.totalTimeoutMs,
    drainTimeoutMs: env.LETHE_DRAIN_TIMEOUT_MS ?? limits.drainTimeoutMs,
    spoolSizeBytesMax: env.LETHE_SPOOL_BYTES_MAX ?? limits.spoolSizeBytesMax,
    spoolMemoryBytesMax: env.LETHE_SPOOL_MEMORY_BYTES_MAX ?? limits.spoolMemoryBytesMax,
    shutdownTimeoutMs: env.LETHE_SHUTDOWN_TIMEOUT_MS ?? limits.shutdownTimeoutMs,
  };
}
