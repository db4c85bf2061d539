import type { RecordedHandles } from '@lethe/core/payloads';
import type { Scenario, Script } from '../conversations/scenario.ts';
import { opaqueId } from '../wire/messages.ts';
import type { ModelProfile } from './model-profiles.ts';
import type { Random } from './random.ts';

/** One conversation that is about to take place. */
export interface Session {
  readonly scenario: Scenario;
  readonly profile: ModelProfile;
  readonly beginsAt: Date;
  readonly handles: RecordedHandles;
  readonly random: Random;
  /** Whether the provider was out of order at an instant. */
  readonly isOut: (at: Date) => boolean;
  /** False for conversations that are placed by hand: those are to be seen whole. */
  readonly canFail: boolean;
}

/** What all requests of a conversation have in common. */
export interface SessionContext extends Session {
  readonly script: Script;
  readonly isStreamed: boolean;
  readonly keyIndex: number;
}

/** The upstream's own id of a request, in the manner of the provider. */
export function upstreamRequestId({ profile, random }: Pick<Session, 'profile' | 'random'>): string {
  return profile.provider === 'anthropic'
    ? `req_011${opaqueId(random, 21)}`
    : `req_${opaqueId(random, 24).toLowerCase()}`;
}
