import type { Endpoint } from '@lethe/core/payloads';

/** Where a provider takes one wire API, and all headers that it gets from us there, as pairs in one flat list. None is the caller's own. */
export interface ProviderEndpoint {
  readonly path: string;
  readonly headers: readonly string[];
}

export type ProviderEndpoints = Readonly<Record<Endpoint, ProviderEndpoint | null>>;

/** How a provider is told who calls. */
type Credential = 'bearer' | 'x-api-key' | 'api-key' | 'bearer-and-x-api-key';

const USER_AGENT = 'lethe-gateway';
const ANTHROPIC_VERSION = '2023-06-01';

const PATHS: Readonly<Record<Endpoint, string>> = {
  'chat.completions': '/chat/completions',
  responses: '/responses',
  embeddings: '/embeddings',
  messages: '/messages',
};

/** What known providers speak at their usual address, as they document it. Of any other provider nothing is known: its server decides. */
const SPOKEN: Readonly<Record<string, readonly Endpoint[]>> = {
  openai: ['chat.completions', 'responses', 'embeddings'],
  azure: ['chat.completions', 'responses', 'embeddings'],
  anthropic: ['chat.completions', 'messages'],
  google: ['chat.completions', 'embeddings'],
  mistral: ['chat.completions', 'embeddings'],
  groq: ['chat.completions', 'responses'],
  deepseek: ['chat.completions'],
  xai: ['chat.completions', 'responses'],
  together: ['chat.completions', 'embeddings'],
  openrouter: ['chat.completions', 'responses', 'embeddings'],
};

export interface EndpointQuery {
  readonly name: string;
  /** The path of the base URL. */
  readonly basePath: string;
  readonly apiKey: string | null;
}

export function providerEndpoints({ name, basePath, apiKey }: EndpointQuery): ProviderEndpoints {
  const prefix = basePath.replace(/\/+$/, '');
  const spoken = Object.hasOwn(SPOKEN, name) ? SPOKEN[name] : undefined;
  const at = (endpoint: Endpoint): ProviderEndpoint | null => {
    if (spoken !== undefined && !spoken.includes(endpoint)) return null;
    const version = endpoint === 'messages' ? ['anthropic-version', ANTHROPIC_VERSION] : [];
    const headers = [
      ...['content-type', 'application/json', 'accept', 'application/json, text/event-stream'],
      ...['accept-encoding', 'identity', 'user-agent', USER_AGENT],
      ...version,
      ...(apiKey === null ? [] : credentialHeaders(credentialOf(name, endpoint), apiKey)),
    ];
    return { path: prefix + PATHS[endpoint], headers };
  };
  return {
    'chat.completions': at('chat.completions'),
    responses: at('responses'),
    embeddings: at('embeddings'),
    messages: at('messages'),
  };
}

function credentialOf(name: string, endpoint: Endpoint): Credential {
  if (name === 'azure') return 'api-key';
  if (endpoint !== 'messages') return 'bearer';
  // Servers that imitate this API take either; the provider itself takes one only.
  return name === 'anthropic' ? 'x-api-key' : 'bearer-and-x-api-key';
}

function credentialHeaders(credential: Credential, apiKey: string): readonly string[] {
  const bearer = ['authorization', `Bearer ${apiKey}`];
  if (credential === 'bearer') return bearer;
  if (credential === 'bearer-and-x-api-key') return [...bearer, 'x-api-key', apiKey];
  return [credential, apiKey];
}
