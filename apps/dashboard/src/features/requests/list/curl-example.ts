/** The first request of somebody who has sent none: it works as it stands, once the key is set. */
export interface CurlExample {
  readonly command: string;
  /** Where the key comes from. */
  readonly keySentence: string;
}

const GATEWAY_URL_UNKNOWN = '$LETHE_GATEWAY_URL';
const DEMO_KEY_SENTENCE = 'The demo keys stand in .lethe/demo.json, one for each project.';
const KEY_SENTENCE = 'Set LETHE_API_KEY to an API key of one of this organization’s projects.';

export function curlExample({
  gatewayUrl,
  mode,
}: {
  gatewayUrl: string | null;
  mode: 'demo' | 'cloud' | 'self_hosted';
}): CurlExample {
  const model = mode === 'demo' ? 'simulator/gpt-5-mini' : 'openai/gpt-5-mini';
  const command = [
    `curl ${(gatewayUrl ?? GATEWAY_URL_UNKNOWN).replace(/\/$/, '')}/v1/chat/completions \\`,
    '  -H "Authorization: Bearer $LETHE_API_KEY" \\',
    "  -H 'Content-Type: application/json' \\",
    `  -d '{ "model": "${model}",`,
    `        "messages": [{ "role": "user", "content": "What is the Lethe?" }] }'`,
  ].join('\n');
  return { command, keySentence: mode === 'demo' ? DEMO_KEY_SENTENCE : KEY_SENTENCE };
}
