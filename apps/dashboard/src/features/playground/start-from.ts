import type { RequestView } from '@lethe/core/payloads';
import type { PayloadReading } from '../requests/detail/payload-status.ts';
import { editable, firstBody } from './playground-body.ts';
import type { PlaygroundProject, PlaygroundStart } from './playground-screen.tsx';

interface StartInput {
  readonly projects: readonly PlaygroundProject[];
  /** The model that a new body names. */
  readonly model: string;
  /** What the address asks for; null for a new request. */
  readonly from: { readonly request: RequestView; readonly reading: PayloadReading } | 'missing' | null;
}

/** What the page begins with: a stored request where it can be read, otherwise a new one, and why. */
export function startFrom({ projects, model, from }: StartInput): PlaygroundStart {
  const start = {
    endpoint: 'chat.completions',
    projectId: projects[0]?.id ?? '',
    body: firstBody(model),
    remark: null,
  } as const;
  if (from === null) return start;
  if (from === 'missing') return { ...start, remark: 'There is no such request. This is a new one.' };
  const { request, reading } = from;
  const projectId = projects.find(({ id }) => id === request.projectId)?.id ?? start.projectId;
  if (reading.kind !== 'readable')
    return {
      ...start,
      projectId,
      remark: 'The payload of that request is not readable, so there is nothing to run again. This is a new one.',
    };
  return { endpoint: request.endpoint, projectId, body: editable(reading.request.text), remark: null };
}
