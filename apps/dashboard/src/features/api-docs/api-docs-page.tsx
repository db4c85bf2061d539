import { describeOperations, MANAGEMENT_BASE_PATH } from '@lethe/api';
import { MANAGEMENT_SCOPES, SCOPE_SENTENCES } from '@lethe/core/management';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { OperationSection } from './operation-section.tsx';

/** The management API for those who write programs against it, told from the schemas that it checks. */
export function ApiDocsPage({ baseUrl }: { baseUrl: string }) {
  const operations = describeOperations();
  return (
    <div className="mx-auto grid max-w-[1232px] gap-x-12 px-4 pt-6 pb-12 md:px-8 lg:grid-cols-[260px_minmax(0,1fr)]">
      <nav
        aria-label="Operations"
        className="mb-6 lg:sticky lg:top-6 lg:max-h-[calc(100dvh-48px)] lg:self-start lg:overflow-y-auto"
      >
        <Link href="/" className="font-semibold">
          Lethe
        </Link>
        <ul className="mt-3 flex flex-col">
          {operations.map(({ id, method, path }) => (
            <li key={id}>
              <a
                href={`#${id}`}
                className="block rounded-chip py-2 font-mono text-ink-2 text-label hover:text-ink md:py-1"
              >
                <span className="inline-block w-14 text-ink-3">{method}</span>
                {path.slice(MANAGEMENT_BASE_PATH.length)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" className="min-w-0">
        <h1 className="font-semibold text-title">Management API</h1>
        <p className="mt-1 max-w-[70ch] text-ink-2">
          What the dashboard does, for programs. Both call the same operations, with the same checks, and both are in
          the audit log. The{' '}
          <a href={`${MANAGEMENT_BASE_PATH}/openapi.json`} className="text-accent underline">
            OpenAPI 3.1 document
          </a>{' '}
          says the same as this page.
        </p>
        <Rules />
        <Scopes />
        {operations.map((operation) => (
          <OperationSection key={operation.id} operation={operation} baseUrl={baseUrl} />
        ))}
      </main>
    </div>
  );
}

function Rules() {
  return (
    <dl className="mt-6 grid gap-4 md:grid-cols-2">
      <Rule name="Key">
        Send a management key as <Code>Authorization: Bearer lethe_mgmt_…</Code>. Owners and admins make them. A key
        belongs to one organization and can do what its scopes say.
      </Rule>
      <Rule name="Errors">
        <Code>application/problem+json</Code> with <Code>code</Code>, <Code>param</Code> and <Code>request_id</Code>. An
        id of another organization is answered like one that does not exist.
      </Rule>
      <Rule name="Pages">
        Lists are newest first. While <Code>next_cursor</Code> is not null, pass it as <Code>cursor</Code>.
      </Rule>
      <Rule name="Values">
        Instants are ISO 8601 in UTC. Amounts are whole nano-USD: 1,000,000,000 is one dollar. Bodies are JSON of at
        most 1 MiB; a field that is not known is refused.
      </Rule>
    </dl>
  );
}

function Rule({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="font-medium">{name}</dt>
      <dd className="text-ink-2">{children}</dd>
    </div>
  );
}

function Scopes() {
  return (
    <section aria-labelledby="scopes" className="mt-8 pb-8">
      <h2 id="scopes" className="font-semibold text-figure">
        Scopes
      </h2>
      <dl className="mt-2 rounded-card border bg-surface">
        {MANAGEMENT_SCOPES.map((scope) => (
          <div
            key={scope}
            className="grid gap-x-4 border-b px-4 py-2 last:border-b-0 md:grid-cols-[180px_minmax(0,1fr)]"
          >
            <dt className="font-mono text-label leading-5">{scope}</dt>
            <dd className="text-ink-2">{SCOPE_SENTENCES[scope]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Code({ children }: { children: ReactNode }) {
  return <code className="break-words font-mono text-label">{children}</code>;
}
