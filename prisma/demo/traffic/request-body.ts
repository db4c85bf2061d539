import type { Turn } from '../wire/messages.ts';
import type { ModelProfile } from './model-profiles.ts';
import type { SessionContext } from './session.ts';

/**
 * The body as the application sent it.
 * @param mistaken  settings that the upstream refuses, for a request that failed because of them
 */
export function requestBody(
  context: SessionContext,
  turn: Turn,
  mistaken: Readonly<Record<string, unknown>> = {},
): string {
  const { script, profile, scenario, handles, isStreamed } = context;
  // Applications with customers label their requests by header; those for employees use the field of the wire.
  const userField = scenario.endUsers === 'employees' && handles.endUser !== null ? { user: handles.endUser } : {};
  return JSON.stringify({
    model: `${profile.provider}/${profile.model}`,
    messages: turn.messages,
    ...(script.tools === undefined ? {} : { tools: script.tools }),
    ...settingsFor(profile, script.settings ?? {}),
    ...mistaken,
    ...(isStreamed ? { stream: true, stream_options: { include_usage: true } } : {}),
    ...userField,
  });
}

/** OpenAI's reasoning models refuse a temperature and have a name of their own for the limit of tokens. */
function settingsFor(
  profile: ModelProfile,
  settings: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (profile.provider !== 'openai' || profile.reasoning === 'none') return settings;
  const { max_tokens: limit, temperature: _, ...others } = settings;
  return { ...others, reasoning_effort: 'low', ...(limit === undefined ? {} : { max_completion_tokens: limit }) };
}
