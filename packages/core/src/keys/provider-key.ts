import { z } from 'zod';
import type { ErrorCode } from '../errors/index.ts';

/** Providers whose OpenAI-compatible endpoint is known. A key is all that they need. */
export const KNOWN_BASE_URLS: Readonly<Record<string, string>> = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
  google: 'https://generativelanguage.googleapis.com/v1beta/openai',
  mistral: 'https://api.mistral.ai/v1',
  groq: 'https://api.groq.com/openai/v1',
  deepseek: 'https://api.deepseek.com/v1',
  xai: 'https://api.x.ai/v1',
  together: 'https://api.together.xyz/v1',
  openrouter: 'https://openrouter.ai/api/v1',
};

export function isKnownProvider(name: string): boolean {
  return Object.hasOwn(KNOWN_BASE_URLS, name);
}

/** The built-in upstream of a demo: no tenant can take its name. */
export const SIMULATOR = 'simulator';

const PROVIDER_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
/** A credential goes into a header: printable, without spaces. */
const SECRET = /^[\x21-\x7e]{8,4096}$/;
const BASE_URL_LENGTH_MAX = 2_048;

export const providerNameSchema = z
  .string()
  .regex(PROVIDER_NAME)
  .refine((name) => name !== SIMULATOR);
export const providerKeyDraftShape = {
  provider: providerNameSchema,
  baseUrl: z.string().min(1).max(BASE_URL_LENGTH_MAX).nullable(),
  secret: z.string().regex(SECRET).nullable(),
};

/** A tenant's own account at a provider, as it may be shown: the secret never is. */
export interface ProviderKey {
  readonly provider: string;
  readonly baseUrl: string | null;
  readonly hasSecret: boolean;
  readonly lastFour: string | null;
  readonly updatedAt: Date;
  readonly testedAt: Date | null;
  /** What failed in the last test; null when it passed, or when there was none. */
  readonly testErrorCode: ErrorCode | null;
}

/** Where a provider's calls go; null for a name that has no usual address and none of its own. */
export function providerAddress({ provider, baseUrl }: { provider: string; baseUrl: string | null }): string | null {
  return baseUrl ?? (isKnownProvider(provider) ? (KNOWN_BASE_URLS[provider] ?? null) : null);
}
