import type { ExternalIdentity } from '@lethe/core/access';
import GitHubProvider from 'next-auth/providers/github';
import GoogleProvider from 'next-auth/providers/google';
import type { Provider } from 'next-auth/providers/index';
import { z } from 'zod';

export const EXTERNAL_PROVIDERS = ['google', 'github'] as const;
export type ExternalProvider = (typeof EXTERNAL_PROVIDERS)[number];

/** What the operator got when registering this dashboard at the provider. */
export interface ProviderCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export type ConfiguredProviders = Readonly<Partial<Record<ExternalProvider, ProviderCredentials>>>;

/** Where the providers are. */
export interface ProviderAddresses {
  readonly github: string;
  readonly githubApi: string;
}

const PUBLIC_ADDRESSES: ProviderAddresses = { github: 'https://github.com', githubApi: 'https://api.github.com' };
const REQUEST_TIMEOUT_MS = 10_000;

const googleProfileSchema = z.looseObject({ email: z.string(), email_verified: z.boolean() });
const githubProfileSchema = z.looseObject({ email: z.string(), isEmailVerified: z.boolean() });
const githubEmailsSchema = z.array(z.looseObject({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** The providers that are configured; no others exist. */
export function externalProviders(
  configured: ConfiguredProviders,
  { github, githubApi }: ProviderAddresses = PUBLIC_ADDRESSES,
): Provider[] {
  const providers: Provider[] = [];
  // Linking by address is safe here only because `identityOf` and `decideExternalSignIn` let verified addresses pass and no others.
  const linking = { allowDangerousEmailAccountLinking: true };
  if (configured.google !== undefined) providers.push(GoogleProvider({ ...configured.google, ...linking }));
  if (configured.github !== undefined) {
    providers.push(
      GitHubProvider({
        ...configured.github,
        ...linking,
        issuer: `${github}/login/oauth`,
        authorization: { url: `${github}/login/oauth/authorize`, params: { scope: 'read:user user:email' } },
        token: `${github}/login/oauth/access_token`,
        userinfo: {
          url: `${githubApi}/user`,
          request: async ({ client, tokens }) => {
            const accessToken = tokens.access_token ?? '';
            const profile = await client.userinfo(accessToken);
            // The address on the public profile says nothing about who may use it: the primary one of the list does.
            return { ...profile, ...(await readGithubEmail(githubApi, accessToken)) } as never;
          },
        },
      }),
    );
  }
  return providers;
}

async function readGithubEmail(
  apiAddress: string,
  accessToken: string,
): Promise<{ email: string; isEmailVerified: boolean }> {
  const response = await fetch(`${apiAddress}/user/emails`, {
    headers: { authorization: `Bearer ${accessToken}`, accept: 'application/vnd.github+json' },
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`GitHub answered ${response.status} to the question for addresses.`);
  const primary = githubEmailsSchema.parse(await response.json()).find((email) => email.primary);
  return { email: primary?.email ?? '', isEmailVerified: primary?.verified === true };
}

/** What a provider's profile says about who somebody is. A profile in any other shape verifies nothing. */
export function identityOf(provider: string, profile: unknown): ExternalIdentity {
  if (provider === 'google') {
    const parsed = googleProfileSchema.safeParse(profile);
    if (parsed.success) return { email: parsed.data.email, isEmailVerified: parsed.data.email_verified };
  }
  if (provider === 'github') {
    const parsed = githubProfileSchema.safeParse(profile);
    if (parsed.success) return { email: parsed.data.email, isEmailVerified: parsed.data.isEmailVerified };
  }
  return { email: null, isEmailVerified: false };
}
