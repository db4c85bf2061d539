import type { NewAuditEvent } from '@lethe/core/audit';
import {
  type AccountLife,
  decideTransition,
  type LifecycleCommand,
  type LifecycleTransition,
  TRANSITIONS,
} from '@lethe/core/lifecycle';
import type { Clock } from '@lethe/core/time';
import type { ApiPorts } from '../index.ts';
import { HALDEN } from './halden.ts';

interface LifecycleWorld {
  readonly audited: NewAuditEvent[];
  readonly clock: Clock;
}

/** Halden's life, moved as the rules decide. What is asked of another state than it is in is done to an organization that is in it. */
export function createMemoryLifecycle({ audited, clock }: LifecycleWorld): Pick<ApiPorts, 'lifecycles'> {
  let life: AccountLife = { ...HALDEN.lifecycle };
  const steps: LifecycleTransition[] = [];
  async function change({ event, periods, actor, origin, note, baseVersion, organizationId }: LifecycleCommand) {
    const now = clock.now();
    if (event.name === 'reopen' && life.state === 'active') {
      const closed = decideTransition(life, { name: 'close' }, { now, periods, isHeld: false });
      if (closed.kind === 'moved') life = closed.life;
    }
    const before = life;
    const decision = decideTransition(before, event, { now, periods, isHeld: false });
    if (decision.kind === 'refused') throw new Error(`The rules refuse it: ${decision.refusal}`);
    life = decision.life;
    const edge = TRANSITIONS.find(({ event: name, from }) => name === event.name && from === before.state);
    if (edge === undefined) throw new Error('The rules took no edge.');
    audited.push({
      organizationId,
      actor,
      origin,
      action: event.name === 'reopen' ? 'organization.reopened' : 'organization.closed',
      target: { kind: 'organization', id: organizationId },
      before: { state: before.state },
      after: { state: life.state },
    });
    const step: LifecycleTransition = {
      version: baseVersion + 1,
      event: event.name,
      from: edge.from,
      to: edge.to,
      reason: null,
      actor,
      note,
      occurredAt: now,
      closesAt: null,
      purgesAt: life.state === 'closed' ? life.purgesAt : null,
      leafIndex: 0n,
    };
    steps.unshift(step);
    return step;
  }
  return {
    lifecycles: {
      find: async () => life,
      history: async () => steps,
      change,
      countForClosure: async () => ({
        holdCount: 0,
        memberCount: 6,
        projectCount: 1,
        apiKeyCount: 1,
        balanceNanoUsd: 12_000_000_000n,
      }),
    },
  };
}
