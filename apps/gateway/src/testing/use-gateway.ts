import { afterAll, beforeAll } from 'vitest';
import type { GatewayDeps } from '../app.ts';
import type { GatewayLimits } from '../limits.ts';
import { TestGateway } from './test-gateway.ts';

/** A gateway for the tests of the calling file. */
export function useGateway(limits: Partial<GatewayLimits> = {}, overrides: Partial<GatewayDeps> = {}): TestGateway {
  const gateway = new TestGateway();
  beforeAll(() => gateway.start(limits, overrides));
  afterAll(() => gateway.stop());
  return gateway;
}
