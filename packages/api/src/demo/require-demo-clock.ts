import { DomainError } from '@lethe/core/errors';
import type { ApiContext, DemoClockPort } from '../procedure/context.ts';

/** Outside demo mode the time machine does not exist, whatever else is wired. */
export function requireDemoClock(ctx: Pick<ApiContext, 'mode' | 'ports'>): DemoClockPort {
  if (ctx.mode !== 'demo' || ctx.ports.demoClock === null) {
    throw new DomainError('not_found', 'There is no demo clock here.');
  }
  return ctx.ports.demoClock;
}
