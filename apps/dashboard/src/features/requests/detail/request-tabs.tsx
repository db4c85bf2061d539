'use client';

import type { RequestView } from '@lethe/core/payloads';
import type { Role } from '@lethe/core/tenancy';
import Link from 'next/link';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '../../../components/primitives/tabs.tsx';
import { ConversationTab } from './conversation-tab.tsx';
import { FeedbackTab } from './feedback-tab.tsx';
import { HeadersTab } from './headers-tab.tsx';
import { JsonTab } from './json-tab.tsx';
import { PayloadPanel } from './payload-panel.tsx';
import type { PayloadStatus } from './payload-status.ts';
import { PolicyTab } from './policy-tab.tsx';
import { TimingTab } from './timing-tab.tsx';

const TABS = ['conversation', 'json', 'timing', 'headers', 'policy', 'feedback'] as const;
const NAMES: Record<(typeof TABS)[number], string> = {
  conversation: 'Conversation',
  json: 'JSON',
  timing: 'Timing',
  headers: 'Headers',
  policy: 'Policy',
  feedback: 'Feedback',
};

interface RequestTabsProps {
  organizationSlug: string;
  request: RequestView;
  /** Whether only a legal hold preserves the payload any more. */
  isHeld: boolean;
  now: Date;
  role: Role;
  payload: PayloadStatus;
  /** Where a member scores the request. */
  feedback?: ReactNode;
}

/** The open tab stands in the address. A missing payload takes the place of conversation and JSON only; the metadata stays. */
export function RequestTabs({ organizationSlug, request, isHeld, now, role, payload, feedback }: RequestTabsProps) {
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(TABS).withDefault('conversation'));
  const panel = { organizationSlug, request, now, role, payload, onShowPolicy: () => void setTab('policy') };
  return (
    <Tabs
      value={tab}
      onValueChange={(next) => void setTab(TABS.find((known) => known === next) ?? 'conversation')}
      className="min-w-0"
    >
      <div className="flex items-stretch border-b">
        <TabsList aria-label="Parts of the request" className="min-w-0 flex-1 border-b-0">
          {TABS.map((name) => (
            <TabsTrigger key={name} value={name}>
              {NAMES[name]}
              {name === 'feedback' && request.feedback.length > 0 ? (
                <span className="numeric ml-1 text-ink-3">{request.feedback.length}</span>
              ) : null}
            </TabsTrigger>
          ))}
        </TabsList>
        <SessionLink organizationSlug={organizationSlug} sessionId={request.handles.sessionId} />
      </div>
      <TabsContent value="conversation">
        <PayloadPanel {...panel}>
          {(readable) => <ConversationTab endpoint={panel.request.endpoint} payload={readable} />}
        </PayloadPanel>
      </TabsContent>
      <TabsContent value="json">
        <PayloadPanel {...panel}>
          {(readable) => <JsonTab endpoint={panel.request.endpoint} payload={readable} />}
        </PayloadPanel>
      </TabsContent>
      <TabsContent value="timing">
        <TimingTab request={request} />
      </TabsContent>
      <TabsContent value="headers">
        <HeadersTab request={request} />
      </TabsContent>
      <TabsContent value="policy">
        <PolicyTab request={request} isHeld={isHeld} />
      </TabsContent>
      <TabsContent value="feedback">
        <FeedbackTab request={request}>{feedback}</FeedbackTab>
      </TabsContent>
    </Tabs>
  );
}

/** The conversation that the request is a turn of. */
function SessionLink({ organizationSlug, sessionId }: { organizationSlug: string; sessionId: string | null }) {
  if (sessionId === null) return null;
  return (
    <Link
      href={`/${organizationSlug}/conversations/${encodeURIComponent(sessionId)}`}
      className="ml-4 hidden min-w-0 max-w-[240px] items-center gap-1 text-ink-3 hover:text-ink hover:underline xl:flex"
    >
      <span className="flex-none">Session</span>
      <span className="code truncate">{sessionId}</span>
    </Link>
  );
}
