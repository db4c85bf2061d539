'use client';

import { parseConversation } from '@lethe/core/payloads';
import { useMemo } from 'react';
import { ConversationView } from '../../../components/conversation/conversation-view.tsx';
import type { ReadablePayload } from './payload-status.ts';

export function ConversationTab({ payload }: { payload: ReadablePayload }) {
  const conversation = useMemo(() => parseConversation(payload), [payload]);
  return <ConversationView conversation={conversation} />;
}
