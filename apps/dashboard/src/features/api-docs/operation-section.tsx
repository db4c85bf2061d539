import type { OperationDescription } from '@lethe/api';
import type { ReactNode } from 'react';
import { CodeBlock } from '../../components/primitives/code-block.tsx';
import { Tag } from '../../components/primitives/tag.tsx';
import { exampleCall } from './example-call.ts';
import { noteOf, type SchemaField, schemaFields, typeText } from './schema-fields.ts';

/** One operation: what it does, what it needs, what it takes and answers, and a command to try it. */
export function OperationSection({ operation, baseUrl }: { operation: OperationDescription; baseUrl: string }) {
  const { id, method, path, scope, summary, description, parameters, body, output, successStatus, errors } = operation;
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="scroll-mt-6 border-t pt-6 pb-8">
      <h2 id={`${id}-title`} className="font-semibold text-figure">
        {summary}
      </h2>
      <p className="mt-1 flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-medium font-mono text-label">{method}</span>
        <span className="min-w-0 break-all font-mono text-label">{path}</span>
        <Tag>{scope}</Tag>
      </p>
      {description === null ? null : <p className="mt-2 max-w-[70ch] text-ink-2">{description}</p>}
      <div className="mt-4">
        <CodeBlock
          text={exampleCall(baseUrl, operation)}
          label={`Copy the command: ${summary}`}
          done="Command copied. It takes the key from LETHE_MANAGEMENT_KEY."
        />
      </div>
      <Fields
        title="Parameters"
        fields={parameters.map(({ name, required, description: note, schema }) => ({
          path: name,
          type: typeText(schema),
          isRequired: required,
          note: [note, noteOf(schema)].filter(Boolean).join(' '),
        }))}
      />
      {body === null ? null : <Fields title="Body" fields={schemaFields(body)} />}
      <Fields title={`Answer, ${successStatus}`} fields={schemaFields(output)} isAnswer />
      <h3 className="mt-5 font-medium">Refusals</h3>
      <ul className="mt-1.5 flex flex-col gap-1 text-ink-2">
        {errors.map(({ status, codes }) => (
          <li key={status} className="flex min-w-0 gap-3">
            <span className="numeric">{status}</span>
            <span className="min-w-0 break-words font-mono text-label leading-5">{codes.join(', ')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Fields({
  title,
  fields,
  isAnswer = false,
}: {
  title: string;
  fields: readonly SchemaField[];
  isAnswer?: boolean;
}) {
  if (fields.length === 0) return null;
  return (
    <>
      <h3 className="mt-5 font-medium">{title}</h3>
      <dl className="mt-1.5 rounded-card border bg-surface">
        {fields.map((field) => (
          <div
            key={field.path}
            className="grid gap-x-4 border-b px-4 py-2 last:border-b-0 md:grid-cols-[minmax(0,260px)_minmax(0,1fr)]"
          >
            <dt className="min-w-0 break-words font-mono text-label leading-5">{field.path}</dt>
            <dd className="min-w-0 break-words">
              <Kind>
                {field.type}
                {!isAnswer && field.isRequired ? ', required' : ''}
              </Kind>
              {field.note === '' ? null : <span className="block text-ink-2">{field.note}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Kind({ children }: { children: ReactNode }) {
  return <span className="text-ink-3">{children}</span>;
}
