'use client';

import { type Endpoint, parseConversation } from '@lethe/core/payloads';
import { useMemo } from 'react';
import { ConversationView } from '../../../components/conversation/conversation-view.tsx';
import type { ReadablePayload } from './payload-status.ts';

export function ConversationTab({ endpoint, payload }: { endpoint: Endpoint; payload: ReadablePayload }) {
  const conversation = useMemo(() => parseConversation({ endpoint, ...payload }), [endpoint, payload]);
  return <ConversationView conversation={conversation} />;
}
