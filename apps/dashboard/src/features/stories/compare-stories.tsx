'use client';

import { payloadState } from '@lethe/core/payloads';
import type { Role } from '@lethe/core/tenancy';
import { CompareView, type ReadRequest } from '../requests/compare/compare-view.tsx';
import type { PayloadReading } from '../requests/detail/payload-status.ts';
import { ODD_CONVERSATION, SUPPORT_CONVERSATION } from '../requests/fixtures/conversation-fixtures.ts';
import { STORY_NOW } from '../requests/fixtures/list-fixtures.ts';
import { requestFixture } from '../requests/fixtures/request-fixtures.ts';
import { StoryShell } from './story-shell.tsx';

const READER: Role = 'admin';
const FIRST = requestFixture();
const SECOND = requestFixture({
  id: '0198c1f2-5b1e-7c44-9d0f-3a6b2f1e9ab5',
  model: 'claude-haiku-4-5',
  timing: { gatewayMs: 9, firstTokenMs: 402, totalMs: 2_310 },
});

const sideOf = (request: typeof FIRST, reading: PayloadReading): ReadRequest => ({
  request,
  state: payloadState(request, STORY_NOW),
  payload: { kind: 'read', reading },
});

const STORIES = {
  compare: sideOf(SECOND, ODD_CONVERSATION),
  'compare-same': sideOf(SECOND, SUPPORT_CONVERSATION),
  'compare-expired': sideOf(SECOND, { kind: 'expired', expiredAt: new Date('2026-11-09T08:14:07Z') }),
} as const;

export type CompareStory = keyof typeof STORIES;
export const COMPARE_STORIES = Object.keys(STORIES) as CompareStory[];

export function CompareStoryView({ story }: { story: CompareStory }) {
  return (
    <StoryShell role={READER}>
      <CompareView
        organizationSlug="halden"
        a={sideOf(FIRST, SUPPORT_CONVERSATION)}
        b={STORIES[story]}
        now={STORY_NOW}
        role={READER}
      />
    </StoryShell>
  );
}
