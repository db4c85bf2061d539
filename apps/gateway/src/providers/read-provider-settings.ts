import { KNOWN_BASE_URLS, SIMULATOR } from '@lethe/core/keys';
import { StartupProblem } from '../startup-problem.ts';

import type { ProviderSettings } from './provider-registry.ts';

const VARIABLE = /^PROVIDER_([A-Z0-9_]+?)_(API_KEY|BASE_URL)$/;
/** A credential goes into a header: printable, without spaces. */
const API_KEY = /^[\x21-\x7e]{1,4096}$/;

/**
 * The operator's providers: `PROVIDER_<NAME>_API_KEY` and `PROVIDER_<NAME>_BASE_URL`, as many as there are names, in the order of their names.
 * Requests call them in lower case, with hyphens for underscores. A known provider needs only a key, any other a base URL.
 * @throws {StartupProblem}
 */
export function readProviderSettings(variables: Readonly<Record<string, string | undefined>>): ProviderSettings[] {
  const names = new Set<string>();
  for (const [variable, value] of Object.entries(variables)) {
    const name = VARIABLE.exec(variable)?.[1];
    if (name !== undefined && value !== undefined && value !== '') names.add(name);
  }
  return [...names].sort().map((name) => readProvider(name, variables));
}

/** The provider that a demo has beside the operator's. */
export function simulatorSettings(url: string): ProviderSettings {
  return { name: SIMULATOR, baseUrl: `${url.replace(/\/+$/, '')}/v1`, apiKey: null };
}

function readProvider(variableName: string, variables: Readonly<Record<string, string | undefined>>): ProviderSettings {
  const keyVariable = `PROVIDER_${variableName}_API_KEY`;
  const urlVariable = `PROVIDER_${variableName}_BASE_URL`;
  const name = variableName.toLowerCase().replaceAll('_', '-');
  const apiKey = variables[keyVariable] || null;
  const baseUrl = variables[urlVariable] || (Object.hasOwn(KNOWN_BASE_URLS, name) ? KNOWN_BASE_URLS[name] : undefined);
  if (name === SIMULATOR)
    throw new StartupProblem(apiKey ? keyVariable : urlVariable, 'this name is taken by the demo; choose another one');
  if (baseUrl === undefined) {
    throw new StartupProblem(
      urlVariable,
      'the address of this provider is not known; set its OpenAI-compatible base URL',
    );
  }
  if (!isBaseUrl(baseUrl)) {
    throw new StartupProblem(
      urlVariable,
      'expected an http or https address without user, query and fragment; correct it',
    );
  }
  if (apiKey !== null && !API_KEY.test(apiKey)) {
    throw new StartupProblem(keyVariable, 'expected a key of printable characters without spaces; correct it');
  }
  return { name, baseUrl, apiKey };
}

function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const isPlain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return isPlain && (url.protocol === 'http:' || url.protocol === 'https:');
}
