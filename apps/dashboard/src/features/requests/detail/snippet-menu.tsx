'use client';

import { type Endpoint, type SnippetLanguage, toSnippet } from '@lethe/core/payloads';
import { Button } from '../../../components/primitives/button.tsx';
import { copyText } from '../../../components/primitives/copy-button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { Menu, MenuContent, MenuItem, MenuLabel, MenuTrigger } from '../../../components/primitives/menu.tsx';
import { useIsHydrated } from '../../../components/primitives/use-is-hydrated.ts';
import type { PayloadStatus } from './payload-status.ts';

const LANGUAGES: readonly { readonly language: SnippetLanguage; readonly name: string }[] = [
  { language: 'curl', name: 'cURL' },
  { language: 'python', name: 'Python' },
  { language: 'typescript', name: 'TypeScript' },
];

interface SnippetSource {
  endpoint: Endpoint;
  payload: PayloadStatus;
  gatewayUrl: string | null;
}

/** Copies the request as code; made on the press, because a body may be megabytes. False when its body is not readable. */
export function copySnippet(language: SnippetLanguage, { endpoint, payload, gatewayUrl }: SnippetSource): boolean {
  if (payload.kind !== 'read' || payload.reading.kind !== 'readable') return false;
  const text = toSnippet(language, { gatewayUrl, endpoint, body: payload.reading.request.text });
  const name = LANGUAGES.find((known) => known.language === language)?.name ?? language;
  void copyText({ text, done: `Copied as ${name}. It takes the key from LETHE_API_KEY.` });
  return true;
}

/** The request as code. It needs the body, so without a payload it says why it cannot be copied. */
export function SnippetMenu(source: SnippetSource) {
  const isHydrated = useIsHydrated();
  const { payload } = source;
  const refusal =
    payload.kind === 'loading'
      ? 'The payload is being read.'
      : payload.kind === 'read' && payload.reading.kind === 'readable'
        ? null
        : 'The body of this request is not readable.';
  const isDisabled = refusal !== null || !isHydrated;
  return (
    <span className="inline-flex">
      <Button
        disabled={isDisabled}
        title={refusal ?? undefined}
        onClick={() => copySnippet('curl', source)}
        className="rounded-r-none"
      >
        <Icon name="copy" />
        Copy as cURL
      </Button>
      <Menu>
        <MenuTrigger asChild>
          <Button
            size="square"
            disabled={isDisabled}
            title={refusal ?? undefined}
            aria-label="Copy in another language"
            className="-ml-px rounded-l-none"
          >
            <Icon name="chevronDown" />
          </Button>
        </MenuTrigger>
        <MenuContent align="end">
          <MenuLabel>Copy as</MenuLabel>
          {LANGUAGES.map(({ language, name }) => (
            <MenuItem key={language} onSelect={() => copySnippet(language, source)}>
              {name}
            </MenuItem>
          ))}
        </MenuContent>
      </Menu>
    </span>
  );
}
