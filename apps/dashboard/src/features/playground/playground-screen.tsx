'use client';

import { ENDPOINT_PATHS, ENDPOINTS, type Endpoint } from '@lethe/core/payloads';
import { type KeyboardEvent, useState } from 'react';
import { Button } from '../../components/primitives/button.tsx';
import { CheckField, SelectField } from '../../components/primitives/field.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';
import { Segments } from '../../components/primitives/segments.tsx';
import { useIsHydrated } from '../../components/primitives/use-is-hydrated.ts';
import { PageFrame } from '../../components/shell/page-frame.tsx';
import { FORM_ENDPOINTS, readBody } from './playground-body.ts';
import { RequestForm } from './request-form.tsx';
import { ResultPanel } from './result-panel.tsx';
import { usePlaygroundRun } from './use-playground-run.ts';

export interface PlaygroundProject {
  readonly id: string;
  readonly name: string;
}

export interface PlaygroundStart {
  readonly endpoint: Endpoint;
  readonly projectId: string;
  readonly body: string;
  /** Why it does not begin with the request that was asked for; null when it does, or none was. */
  readonly remark: string | null;
}

interface PlaygroundScreenProps {
  organizationSlug: string;
  projects: readonly PlaygroundProject[];
  models: readonly string[];
  start: PlaygroundStart;
  isGatewayKnown: boolean;
  now: Date;
}

const MODES = [
  { value: 'form', label: 'Form' },
  { value: 'json', label: 'JSON' },
] as const;
/** A larger body opens as JSON: a form of it would be endless. */
const FORM_CHARACTERS_MAX = 200_000;
export const PLAYGROUND_SENTENCE =
  'Sends a request through the gateway with an API key that is made for this page, held in its memory and over within an hour. Change a stored request and run it again.';

export function PlaygroundScreen({
  organizationSlug,
  projects,
  models,
  start,
  isGatewayKnown,
  now,
}: PlaygroundScreenProps) {
  const [endpoint, setEndpoint] = useState(start.endpoint);
  const [projectId, setProjectId] = useState(start.projectId);
  const [body, setBody] = useState(start.body);
  const [asked, setMode] = useState<'form' | 'json'>(start.body.length > FORM_CHARACTERS_MAX ? 'json' : 'form');
  const [isMetadataOnly, setIsMetadataOnly] = useState(false);
  const { run, start: startRun, stop } = usePlaygroundRun(now);
  const isHydrated = useIsHydrated();
  const mode = FORM_ENDPOINTS.includes(endpoint) ? asked : 'json';
  const refusal = readBody(body) === null ? 'The body is no JSON object.' : null;
  const send = () => void startRun({ endpoint, projectId, body, isMetadataOnly });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || refusal !== null || run.isRunning) return;
    event.preventDefault();
    send();
  };
  if (projects.length === 0 || !isGatewayKnown)
    return (
      <PageFrame page="playground" sentence={PLAYGROUND_SENTENCE}>
        <Notice title={isGatewayKnown ? 'There is no project to run in' : 'The gateway’s address is not known'}>
          {isGatewayKnown
            ? 'A run belongs to a project, as every request does. Make one under Projects.'
            : 'The dashboard was not told where the gateway is. Its operator sets LETHE_GATEWAY_URL.'}
        </Notice>
      </PageFrame>
    );
  return (
    <PageFrame page="playground" sentence={PLAYGROUND_SENTENCE}>
      {start.remark === null ? null : (
        <p role="status" className="mb-4 rounded-control bg-sunken px-3 py-2 text-ink-2">
          {start.remark}
        </p>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter runs from every field inside. */}
        <div className="flex min-w-0 flex-col gap-4" onKeyDown={onKeyDown}>
          <div className="grid gap-4 md:grid-cols-2">
            <SelectField label="Project" value={projectId} onChange={(event) => setProjectId(event.target.value)}>
              {projects.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </SelectField>
            <SelectField
              label="API"
              value={endpoint}
              onChange={(event) => setEndpoint(ENDPOINTS.find((known) => known === event.target.value) ?? endpoint)}
            >
              {ENDPOINTS.map((known) => (
                <option key={known} value={known}>
                  {ENDPOINT_PATHS[known]}
                </option>
              ))}
            </SelectField>
          </div>
          {FORM_ENDPOINTS.includes(endpoint) ? (
            <div className="flex">
              <Segments label="How the body is edited" options={MODES} value={mode} onPick={setMode} />
            </div>
          ) : null}
          {mode === 'form' ? (
            <RequestForm text={body} models={models} onText={setBody} />
          ) : (
            <BodyField text={body} problem={refusal} onText={setBody} />
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-3 lg:sticky lg:top-6">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <RunButton refusal={refusal} isRunning={run.isRunning} isReady={isHydrated} onRun={send} onStop={stop} />
            <CheckField
              label="Keep metadata only"
              note="Otherwise the payload is kept as the policy says."
              isChecked={isMetadataOnly}
              onChange={setIsMetadataOnly}
            />
            <span className="ml-auto hidden text-ink-3 text-label xl:inline">Ctrl Enter runs from any field</span>
          </div>
          <ResultPanel organizationSlug={organizationSlug} run={run} />
        </div>
      </div>
    </PageFrame>
  );
}

interface RunButtonProps {
  refusal: string | null;
  isRunning: boolean;
  isReady: boolean;
  onRun: () => void;
  onStop: () => void;
}

function RunButton({ refusal, isRunning, isReady, onRun, onStop }: RunButtonProps) {
  if (isRunning)
    return (
      <Button size="large" onClick={onStop}>
        <Icon name="close" />
        Stop
      </Button>
    );
  return (
    <Button
      tone="primary"
      size="large"
      disabled={refusal !== null || !isReady}
      title={refusal ?? undefined}
      onClick={onRun}
    >
      <Icon name="send" />
      Run
    </Button>
  );
}

function BodyField({
  text,
  problem,
  onText,
}: {
  text: string;
  problem: string | null;
  onText: (text: string) => void;
}) {
  return (
    <div>
      <textarea
        aria-label="Body as JSON"
        aria-invalid={problem === null ? undefined : true}
        aria-describedby="body-note"
        value={text}
        spellCheck={false}
        onChange={(event) => onText(event.target.value)}
        className="code block h-[52vh] min-h-64 w-full resize-y whitespace-pre rounded-control border border-faint bg-surface px-3 py-2 leading-5 outline-none focus:border-accent focus:shadow-[0_0_0_3px_var(--accent-soft)]"
      />
      <p id="body-note" role="status" className={problem === null ? 'text-ink-3 text-label' : 'text-danger text-label'}>
        {problem ?? 'Sent exactly as it stands here.'}
      </p>
    </div>
  );
}
