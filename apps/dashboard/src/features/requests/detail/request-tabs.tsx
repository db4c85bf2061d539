'use client';

import type { RequestView } from '@lethe/core/payloads';
import type { Role } from '@lethe/core/tenancy';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '../../../components/primitives/tabs.tsx';
import { ConversationTab } from './conversation-tab.tsx';
import { JsonTab } from './json-tab.tsx';
import { PayloadPanel } from './payload-panel.tsx';
import type { PayloadStatus } from './payload-status.ts';
import { PolicyTab } from './policy-tab.tsx';
import { TimingTab } from './timing-tab.tsx';

const TABS = ['conversation', 'json', 'timing', 'policy'] as const;
const NAMES: Record<(typeof TABS)[number], string> = {
  conversation: 'Conversation',
  json: 'JSON',
  timing: 'Timing',
  policy: 'Policy',
};

interface RequestTabsProps {
  organizationSlug: string;
  request: RequestView;
  /** Whether only a legal hold preserves the payload any more. */
  isHeld: boolean;
  now: Date;
  role: Role;
  payload: PayloadStatus;
}

/** The open tab stands in the address. A missing payload takes the place of conversation and JSON only; the metadata stays. */
export function RequestTabs({ organizationSlug, request, isHeld, now, role, payload }: RequestTabsProps) {
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(TABS).withDefault('conversation'));
  const panel = { organizationSlug, request, now, role, payload, onShowPolicy: () => void setTab('policy') };
  return (
    <Tabs
      value={tab}
      onValueChange={(next) => void setTab(TABS.find((known) => known === next) ?? 'conversation')}
      className="min-w-0"
    >
      <TabsList aria-label="Parts of the request">
        {TABS.map((name) => (
          <TabsTrigger key={name} value={name}>
            {NAMES[name]}
          </TabsTrigger>
        ))}
      </TabsList>
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
      <TabsContent value="policy">
        <PolicyTab request={request} isHeld={isHeld} />
      </TabsContent>
    </Tabs>
  );
}
