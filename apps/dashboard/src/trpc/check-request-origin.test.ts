import { describe, expect, it } from 'vitest';
import { checkDownloadOrigin, checkRequestOrigin } from './check-request-origin.ts';

const PUBLIC_URL = 'http://localhost:3000';

function requestWith(headers: Record<string, string>, method = 'POST') {
  return {
    method,
    headers: new Headers({ origin: PUBLIC_URL, 'content-type': 'application/json', 'content-length': '2', ...headers }),
  };
}

describe('a request that changes something', () => {
  it('is looked at when a page of this dashboard sends JSON', () => {
    expect(checkRequestOrigin(requestWith({}), PUBLIC_URL)).toBeNull();
    expect(
      checkRequestOrigin(requestWith({ 'content-type': 'application/json; charset=utf-8' }), `${PUBLIC_URL}/`),
    ).toBeNull();
  });

  it.each(['http://evil.example', 'http://localhost:3001', 'https://localhost:3000', 'null', ''])(
    'is refused from origin “%s”',
    (origin) => {
      expect(checkRequestOrigin(requestWith({ origin }), PUBLIC_URL)).toMatchObject({ status: 403 });
    },
  );

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp', ''])(
    'is refused as “%s”, which a form of another site could send',
    (contentType) => {
      expect(checkRequestOrigin(requestWith({ 'content-type': contentType }), PUBLIC_URL)).toMatchObject({
        status: 415,
      });
    },
  );

  it('is refused when it is larger than any input', () => {
    expect(checkRequestOrigin(requestWith({ 'content-length': '65536' }), PUBLIC_URL)).toBeNull();
    expect(checkRequestOrigin(requestWith({ 'content-length': '65537' }), PUBLIC_URL)).toMatchObject({ status: 413 });
  });
});

it('reading needs no origin', () => {
  expect(checkRequestOrigin(requestWith({ origin: '' }, 'GET'), PUBLIC_URL)).toBeNull();
});

it.each([
  ['cross-site', 403],
  ['same-origin', undefined],
  ['none', undefined],
  [null, undefined],
])('a download that comes from %s is answered with %s', (site, status) => {
  const headers = new Headers(site === null ? {} : { 'sec-fetch-site': site });
  expect(checkDownloadOrigin({ headers })?.status).toBe(status);
});
