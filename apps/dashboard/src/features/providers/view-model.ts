import type { ErrorCode } from '@lethe/core/errors';
import { isKnownProvider, KNOWN_BASE_URLS } from '@lethe/core/keys';

export interface ProviderKeyRow {
  readonly provider: string;
  /** Null: the provider's usual address. */
  readonly baseUrl: string | null;
  readonly hasSecret: boolean;
  readonly lastFour: string | null;
  readonly updatedAt: Date;
  readonly testedAt: Date | null;
  readonly testErrorCode: ErrorCode | null;
}

/** A provider as the table shows it: set or merely known. */
export interface ProviderRow {
  readonly provider: string;
  readonly label: string;
  readonly baseUrl: string | null;
  readonly key: ProviderKeyRow | null;
}

const LABELS: Readonly<Record<string, string>> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  google: 'Google',
  mistral: 'Mistral',
  groq: 'Groq',
  deepseek: 'DeepSeek',
  xai: 'xAI',
  together: 'Together',
  openrouter: 'OpenRouter',
};

function providerLabel(provider: string): string {
  return (isKnownProvider(provider) ? LABELS[provider] : undefined) ?? provider;
}

/** Every provider that is set or known: what is set first, then by name. */
export function providerRows(keys: readonly ProviderKeyRow[]): readonly ProviderRow[] {
  const names = new Set([...keys.map(({ provider }) => provider), ...Object.keys(KNOWN_BASE_URLS)]);
  return [...names]
    .map((provider) => {
      const key = keys.find((candidate) => candidate.provider === provider) ?? null;
      const usual = isKnownProvider(provider) ? (KNOWN_BASE_URLS[provider] ?? null) : null;
      return { provider, label: providerLabel(provider), baseUrl: key?.baseUrl ?? usual, key };
    })
    .toSorted(
      (left, right) =>
        Number(left.key === null) - Number(right.key === null) || left.label.localeCompare(right.label, 'en'),
    );
}

export interface ProviderState {
  readonly text: string;
  readonly tone: 'plain' | 'outline' | 'danger' | 'expiring';
  readonly detail: string | null;
}

const TEST_FAILURES: Partial<Readonly<Record<ErrorCode, string>>> = {
  provider_key_invalid: 'The provider refused the secret.',
  upstream_unreachable: 'The address does not answer.',
  upstream_timeout: 'The address did not answer in time.',
  url_not_allowed: 'The address is not a public one.',
};

/** What a test that failed means, in words. */
export function describeTestFailure(code: ErrorCode): string {
  return TEST_FAILURES[code] ?? `The test failed: ${code}.`;
}

export function providerState(key: ProviderKeyRow | null): ProviderState {
  if (key === null) return { text: 'Not set', tone: 'plain', detail: null };
  if (!key.hasSecret) return { text: 'No secret', tone: 'expiring', detail: 'Enter the secret to use it.' };
  if (key.testErrorCode !== null) {
    return { text: 'Test failed', tone: 'danger', detail: describeTestFailure(key.testErrorCode) };
  }
  return key.testedAt === null
    ? { text: 'Not tested', tone: 'plain', detail: null }
    : { text: 'Works', tone: 'outline', detail: null };
}

/** Whether saving these addresses would wipe the secret: it is never sent to another host than the one that it was given for. */
export function wipesSecret({ provider, key }: ProviderRow, baseUrlText: string): boolean {
  if (key === null || !key.hasSecret) return false;
  const usual = isKnownProvider(provider) ? KNOWN_BASE_URLS[provider] : undefined;
  return originOf(baseUrlText.trim() || usual) !== originOf(key.baseUrl ?? usual);
}

function originOf(url: string | undefined): string | null {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : null;
}
