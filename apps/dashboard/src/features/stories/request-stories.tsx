'use client';

import { payloadState, type RequestView as RequestRecordView } from '@lethe/core/payloads';
import type { Role } from '@lethe/core/tenancy';
import type { PayloadStatus } from '../requests/detail/payload-status.ts';
import { RequestView } from '../requests/detail/request-view.tsx';
import {
  FAILED_CONVERSATION,
  ODD_CONVERSATION,
  SUPPORT_CONVERSATION,
} from '../requests/fixtures/conversation-fixtures.ts';
import { STORY_NOW } from '../requests/fixtures/list-fixtures.ts';
import { requestFixture } from '../requests/fixtures/request-fixtures.ts';
import { StoryShell } from './story-shell.tsx';

interface Story {
  readonly request?: RequestRecordView;
  readonly now?: Date;
  readonly role?: Role;
  /** Left out where the state alone says why there is none. */
  readonly payload?: PayloadStatus;
}

const BASE = requestFixture();
const notStored = (reason: 'level' | 'no_credit'): RequestRecordView =>
  requestFixture({
    cost: { ...BASE.cost, storageNanoUsd: 0n, totalNanoUsd: 23_272_800n },
    retention: {
      ...BASE.retention,
      level: reason === 'level' ? 'metadata_only' : 'retain_all',
      expiresAt: null,
      notStoredReason: reason,
    },
  });
const UNPRICED = requestFixture({
  provider: 'acme',
  model: 'experimental',
  statusCode: 429,
  errorCode: 'upstream_error',
  isStreamed: false,
  projectMode: 'api_keys',
  usage: { ...BASE.usage, isEstimated: true },
  rates: null,
  cost: {
    inputNanoUsd: null,
    cachedInputNanoUsd: null,
    outputNanoUsd: null,
    reasoningNanoUsd: null,
    storageNanoUsd: 72_760n,
    earlierAttemptsNanoUsd: 0n,
    totalNanoUsd: null,
  },
  handles: { tags: [], sessionId: null, endUser: null },
});
const read = (reading: Extract<PayloadStatus, { kind: 'read' }>['reading']): PayloadStatus => ({
  kind: 'read',
  reading,
});

const REQUESTS = {
  request: { payload: read(SUPPORT_CONVERSATION) },
  'request-expiring': { payload: read(SUPPORT_CONVERSATION), now: new Date('2026-12-09T04:41:00Z') },
  'request-odd': { payload: read(ODD_CONVERSATION) },
  'request-failed-upstream': { request: UNPRICED, payload: read(FAILED_CONVERSATION) },
  'request-loading': { payload: { kind: 'loading' } },
  'request-unreadable': {
    payload: {
      kind: 'failed',
      message: 'The key of this payload is not at hand. Try again in a minute.',
      onRetry: () => undefined,
    },
  },
  'request-expired': { now: new Date('2026-12-21T14:32:08Z') },
  'request-held': { request: { ...BASE, isHeld: true }, now: new Date('2026-12-21T14:32:08Z') },
  'request-erased': { request: { ...BASE, erasedAt: new Date('2026-11-20T09:12:44Z') } },
  'request-metadata-only': { request: notStored('level') },
  'request-no-credit': { request: notStored('no_credit') },
  'request-no-permission': { role: 'viewer', payload: read({ kind: 'no_permission' }) },
} satisfies Record<string, Story>;

export type RequestStory = keyof typeof REQUESTS;
export const REQUEST_STORIES = Object.keys(REQUESTS) as RequestStory[];

export function RequestStoryView({ story }: { story: RequestStory }) {
  const { request = BASE, now = STORY_NOW, role = 'admin', payload }: Story = REQUESTS[story];
  const state = payloadState(request, now);
  return (
    <StoryShell role={role}>
      <RequestView
        organizationSlug="halden"
        request={request}
        state={state}
        now={now}
        role={role}
        gatewayUrl="http://localhost:4000"
        payload={payload ?? (state.kind === 'stored' ? { kind: 'loading' } : { kind: 'read', reading: state })}
      />
    </StoryShell>
  );
}
