import type { RequestView } from '@lethe/core/payloads';
import { CopyButton } from '../../../components/primitives/copy-button.tsx';
import { headersOf, type RecordedHeader } from './headers-of.ts';

/** What the record knows of the headers, and what nobody can know any more. */
export function HeadersTab({ request }: { request: RequestView }) {
  const { request: sent, response } = headersOf(request);
  return (
    <div className="pt-4">
      <p className="max-w-[68ch] text-ink-2">
        Lethe keeps no header. What stands here is told again from the record, which holds what these headers said.
      </p>
      <HeaderList
        title="Answered by Lethe"
        headers={response}
        remark="When the record differs from what the caller was told, as after a payload that could not be stored, this is the record."
      />
      <HeaderList
        title="Sent by the caller, as far as recorded"
        headers={sent}
        remark={
          sent.length === 0
            ? 'The caller sent no session, end user or tag.'
            : 'An end user may also have come as user in the body.'
        }
      />
      <section className="mt-6">
        <h3 className="font-strong">Never kept</h3>
        <p className="mt-1 max-w-[68ch] text-ink-2">
          The API key and every other credential, cookies, addresses and user agents of the caller, and all headers of
          the provider but its request id, which stands under Handles.
        </p>
      </section>
    </div>
  );
}

function HeaderList({ title, headers, remark }: { title: string; headers: readonly RecordedHeader[]; remark: string }) {
  return (
    <section className="mt-5">
      <h3 className="font-strong">{title}</h3>
      {headers.length === 0 ? null : (
        <dl className="mt-1 border-t">
          {headers.map(({ name, value }) => (
            <div
              key={name}
              className="grid min-h-9 items-center gap-x-4 border-b py-1.5 md:grid-cols-[224px_minmax(0,1fr)_auto]"
            >
              <dt className="code text-ink-3">{name}</dt>
              <dd className="code foreign-text min-w-0">{value}</dd>
              <dd className="hidden md:block">
                <CopyButton size="tiny" text={`${name}: ${value}`} label={`Copy ${name}`} done="Header copied." />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className="mt-1.5 max-w-[68ch] text-ink-3 text-label">{remark}</p>
    </section>
  );
}
