import type { Turn } from '../wire/messages.ts';
import type { SessionContext } from './session.ts';

/** The body as the application sent it. */
export function requestBody(context: SessionContext, turn: Turn): string {
  const { script, profile, scenario, handles, isStreamed } = context;
  // Applications with customers label their requests by header; those for employees use the field of the wire.
  const userField = scenario.endUsers === 'employees' && handles.endUser !== null ? { user: handles.endUser } : {};
  const reasoningSettings = profile.reasoning === 'hidden' && profile.provider === 'openai' ? { reasoning_effort: 'low' } : {};
  return JSON.stringify({
    model: `${profile.provider}/${profile.model}`,
    messages: turn.messages,
    ...(script.tools === undefined ? {} : { tools: script.tools }),
    ...script.settings,
    ...reasoningSettings,
    ...(isStreamed ? { stream: true, stream_options: { include_usage: true } } : {}),
    ...userField,
  });
}
