import type { LifecycleState } from '../tenancy/index.ts';

interface Edge {
  readonly event: string;
  readonly from: LifecycleState;
  readonly to: LifecycleState;
  /** Who may cause it. */
  readonly by: readonly ('user' | 'staff' | 'system')[];
}

/** The whole state machine: there is no other edge. What else an edge asks for is said by `decideTransition`. */
export const TRANSITIONS = [
  { event: 'suspend', from: 'active', to: 'suspended', by: ['staff', 'system'] },
  { event: 'resolve', from: 'suspended', to: 'active', by: ['staff', 'system'] },
  /** What it was closed out of is over. It stays closed, and its owner may reopen it now. */
  { event: 'resolve', from: 'closed', to: 'closed', by: ['staff', 'system'] },
  { event: 'close', from: 'active', to: 'closed', by: ['user'] },
  { event: 'close', from: 'suspended', to: 'closed', by: ['user'] },
  { event: 'end_grace', from: 'suspended', to: 'closed', by: ['system'] },
  { event: 'reopen', from: 'closed', to: 'active', by: ['user'] },
  { event: 'purge', from: 'closed', to: 'purged', by: ['system'] },
] as const satisfies readonly Edge[];

export type LifecycleEventName = (typeof TRANSITIONS)[number]['event'];
