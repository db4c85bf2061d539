import { DomainError } from '@lethe/core/errors';
import type { KeySnapshot } from '@lethe/db';
import { expect, test } from 'vitest';
import type { ModelRoute, UsableAccounts } from '../providers/model-catalog.ts';
import { NO_OWN_PROVIDERS, type OwnProviders } from '../providers/tenant-providers.ts';
import { chooseCandidates, FALLBACKS_MAX } from './choose-candidates.ts';

const OWN: OwnProviders = { names: ['acme'], find: () => null };

/** A catalog in which each model is at two providers, and that remembers whose accounts it was asked for. */
function useCatalog({ areOperatorAccountsOpen = true } = {}) {
  const asked: UsableAccounts[] = [];
  const ports = {
    catalog: {
      candidates(name: string, _: string, accounts: UsableAccounts) {
        asked.push(accounts);
        if (name === 'nobody/m') throw new DomainError('model_not_found', 'No.', { param: 'model' });
        return ['acme', 'globex'].map((provider) => ({ provider: { name: provider }, model: name }) as ModelRoute);
      },
    },
    tenantProviders: { of: () => OWN },
    areOperatorAccountsOpen,
  };
  return { ports, asked };
}

function choose(
  ports: ReturnType<typeof useCatalog>['ports'],
  {
    fallback,
    hasOtherModels = false,
    ...traits
  }: { fallback?: string; hasOtherModels?: boolean } & Partial<KeySnapshot>,
) {
  const principal = { allowedModels: [], projectMode: 'api_keys', ...traits } as unknown as KeySnapshot;
  const headers = fallback === undefined ? {} : { 'x-lethe-fallback': fallback };
  const routes = chooseCandidates(ports, principal, {
    model: 'm',
    endpoint: 'chat.completions',
    headers,
    storedReference: null,
    hasOtherModels,
  });
  return routes.map(({ provider, model }) => `${provider.name}/${model}`);
}

function refusalOf(choice: () => unknown) {
  try {
    choice();
    return null;
  } catch (error) {
    return error instanceof DomainError ? [error.code, error.details.param] : error;
  }
}

test('fallbacks come after every place of the first model, in the order in which they were named', () => {
  const { ports } = useCatalog();
  expect(choose(ports, { fallback: ' b , a' })).toEqual([
    'acme/m',
    'globex/m',
    'acme/b',
    'globex/b',
    'acme/a',
    'globex/a',
  ]);
});

test('a key is led to no model that it may not call, nor past that by a fallback', () => {
  const { ports } = useCatalog();
  expect(choose(ports, { allowedModels: ['globex/m', 'acme/a'], fallback: 'a' })).toEqual(['globex/m', 'acme/a']);
  expect(refusalOf(() => choose(ports, { allowedModels: ['acme/a'] }))).toEqual(['model_not_allowed', 'model']);
  expect(refusalOf(() => choose(ports, { allowedModels: ['acme/m'], fallback: 'a' }))).toEqual([
    'model_not_allowed',
    'x-lethe-fallback',
  ]);
});

test('no provider is let choose between models where the key or the credit is for one', () => {
  const { ports } = useCatalog();
  const refused = ['invalid_request', 'models'];
  const hasOtherModels = true;
  expect(refusalOf(() => choose(ports, { hasOtherModels, allowedModels: ['acme/m'] }))).toEqual(refused);
  expect(refusalOf(() => choose(ports, { hasOtherModels, projectMode: 'credits' }))).toEqual(refused);
  expect(choose(ports, { hasOtherModels })).toEqual(['acme/m', 'globex/m']);
});

test('what is wrong with a fallback is said of the header', () => {
  const { ports } = useCatalog();
  expect(refusalOf(() => choose(ports, { fallback: 'nobody/m' }))).toEqual(['model_not_found', 'x-lethe-fallback']);
  const many = Array.from({ length: FALLBACKS_MAX + 1 }, (_, index) => `m${index}`).join(',');
  for (const fallback of ['', ' , ', many]) {
    expect(refusalOf(() => choose(ports, { fallback }))).toEqual(['invalid_request', 'x-lethe-fallback']);
  }
});

test.each([
  [
    'credits pay the operator’s accounts and never the tenant’s',
    'credits',
    true,
    { own: NO_OWN_PROVIDERS, isOperatorUsable: true },
  ],
  [
    'credits pay the operator’s accounts in the cloud too',
    'credits',
    false,
    { own: NO_OWN_PROVIDERS, isOperatorUsable: true },
  ],
  [
    'who pays the provider uses his own accounts alone in the cloud',
    'api_keys',
    false,
    { own: OWN, isOperatorUsable: false },
  ],
  ['and the operator’s after them where both are one', 'api_keys', true, { own: OWN, isOperatorUsable: true }],
] as const)('%s', (_, projectMode, areOperatorAccountsOpen, accounts) => {
  const { ports, asked } = useCatalog({ areOperatorAccountsOpen });
  choose(ports, { projectMode, fallback: 'a' });
  expect(asked).toEqual([accounts, accounts]);
});

test('what an account has stored is named in one’s own account only, unless operator and tenant are one', () => {
  const route = (name: string, isTenantOwned: boolean) =>
    ({ provider: { name, isTenantOwned }, model: 'm' }) as ModelRoute;
  const choiceOf = (routes: readonly ModelRoute[], storedReference: string | null, areOperatorAccountsOpen = false) => {
    const ports = {
      catalog: { candidates: () => routes },
      tenantProviders: { of: () => OWN },
      areOperatorAccountsOpen,
    };
    const principal = { allowedModels: [], projectMode: 'credits' } as unknown as KeySnapshot;
    const query = { model: 'm', endpoint: 'responses', headers: {}, storedReference, hasOtherModels: false } as const;
    return chooseCandidates(ports, principal, query).map(({ provider }) => provider.name);
  };
  const both = [route('acme', true), route('globex', false)];
  expect(choiceOf(both, null)).toEqual(['acme', 'globex']);
  expect(choiceOf(both, 'conversation')).toEqual(['acme']);
  expect(choiceOf(both, 'conversation', true)).toEqual(['acme', 'globex']);
  const operators = () => choiceOf([route('globex', false)], 'previous_response_id');
  expect(refusalOf(operators)).toEqual(['invalid_request', 'previous_response_id']);
});
