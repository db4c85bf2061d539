import { readFileSync } from 'node:fs';
import { ENDPOINTS } from '@lethe/core/payloads';
import { expect, test } from 'vitest';
import { callerHeaders } from './caller-headers.ts';
import { providerEndpoints } from './provider-endpoints.ts';

const endpointsOf = (name: string) => providerEndpoints({ name, basePath: '/v1/', apiKey: 'sk-1' });

function headersOf(name: string, endpoint: (typeof ENDPOINTS)[number]): Record<string, string> {
  const headers = endpointsOf(name)[endpoint]?.headers ?? [];
  const found: Record<string, string> = {};
  for (let at = 0; at < headers.length; at += 2) found[headers[at] ?? ''] = headers[at + 1] ?? '';
  return found;
}

test('each provider gets its key in the header that it documents, and in no other', () => {
  const keyHeadersOf = (name: string, endpoint: (typeof ENDPOINTS)[number]) =>
    Object.entries(headersOf(name, endpoint)).filter(([, value]) => value.includes('sk-1'));
  expect(keyHeadersOf('openai', 'chat.completions')).toEqual([['authorization', 'Bearer sk-1']]);
  expect(keyHeadersOf('anthropic', 'messages')).toEqual([['x-api-key', 'sk-1']]);
  expect(keyHeadersOf('anthropic', 'chat.completions')).toEqual([['authorization', 'Bearer sk-1']]);
  expect(keyHeadersOf('azure', 'responses')).toEqual([['api-key', 'sk-1']]);
});

test('the Messages API is told its version, and no answer is asked for compressed', () => {
  expect(headersOf('anthropic', 'messages')).toMatchObject({ 'anthropic-version': '2023-06-01' });
  expect(headersOf('openai', 'embeddings')).not.toHaveProperty('anthropic-version');
  for (const endpoint of ENDPOINTS) expect(headersOf('acme', endpoint)['accept-encoding']).toBe('identity');
});

test('the table of docs/gateway.md says which wire APIs a provider speaks', () => {
  const text = readFileSync(new URL('../../../../docs/gateway.md', import.meta.url), 'utf8');
  const [, table = ''] = text.split('| provider | chat completions |');
  const rows = (table.split('\n\n')[0] ?? '').split('\n').slice(2);
  const documented = rows.map((row) => row.split('|').map((cell) => cell.trim()));
  expect(documented.length).toBeGreaterThan(9);
  for (const [, label = '', ...cells] of documented) {
    const spoken = endpointsOf(/`([a-z]+)`/.exec(label)?.[1] ?? 'any-other');
    const columns = ENDPOINTS.map((endpoint) => (spoken[endpoint] === null ? '' : 'yes'));
    expect([label, ...cells.slice(0, columns.length)]).toEqual([label, ...columns]);
  }
});

test('of the caller’s headers only the features of the Messages API reach a provider', () => {
  const from = (headers: Record<string, string>) => ({ header: (name: string) => headers[name] });
  const beta = { 'anthropic-beta': 'tools-2024-05-16, files-api', cookie: 'x', 'x-custom': 'y' };
  expect(callerHeaders('messages', from(beta))).toEqual(['anthropic-beta', 'tools-2024-05-16, files-api']);
  expect(callerHeaders('chat.completions', from(beta))).toEqual([]);
  expect(callerHeaders('messages', from({ cookie: 'x' }))).toEqual([]);
  for (const odd of ['a\r\nx-evil: 1', 'a,,b', ' ', 'x'.repeat(2_000), 'ä'])
    expect(callerHeaders('messages', from({ 'anthropic-beta': odd }))).toEqual([]);
});
