import { DomainError } from '@lethe/core/errors';
import { retireSubprocessor, saveSubprocessor } from '@lethe/core/subprocessors';
import { z } from 'zod';
import { answerJson } from '@/authentication/answer-json.ts';
import { staffToken } from '@/authentication/staff-session.ts';
import { services } from '@/trpc/compose-services.ts';

const TYPED_LENGTH_MAX = 200;
const known = { id: z.guid(), version: z.int32().min(1) };
/** What is entered is looked at field by field where the rules are, so that a refusal names the field. */
const addSchema = z.strictObject({ entry: z.unknown() });
const changeSchema = z.strictObject({ ...known, entry: z.unknown() });
const retireSchema = z.strictObject({ ...known, typedService: z.string().max(TYPED_LENGTH_MAX) });

const UNFORESEEN = {
  event: 'register_failed',
  sentence: 'The register could not be changed. It was recorded; try again in a moment.',
} as const;

/** Adds an entry to the register. */
export function POST(request: Request): Promise<Response> {
  return answerJson(request, addSchema, ({ entry }) => save({ id: null, version: null, entry }), UNFORESEEN);
}

/** Changes an entry that is still at the version that the employee saw. */
export function PUT(request: Request): Promise<Response> {
  return answerJson(request, changeSchema, save, UNFORESEEN);
}

/** Takes an entry off the register. */
export function DELETE(request: Request): Promise<Response> {
  return answerJson(
    request,
    retireSchema,
    async ({ id, version, typedService }) => {
      const { subprocessorEditor } = await services();
      const token = await requireToken();
      await retireSubprocessor(subprocessorEditor, { token, subprocessorId: id, baseVersion: version, typedService });
      return {};
    },
    UNFORESEEN,
  );
}

async function save({ id, version, entry }: SaveInput): Promise<Record<string, string>> {
  const { subprocessorEditor, clock, ports } = await services();
  const token = await requireToken();
  await saveSubprocessor(
    { editor: subprocessorEditor, clock, mintId: ports.mintId },
    { token, subprocessorId: id, baseVersion: version, entered: entry },
  );
  return {};
}

interface SaveInput {
  readonly id: string | null;
  readonly version: number | null;
  readonly entry?: unknown;
}

async function requireToken(): Promise<string> {
  const token = await staffToken();
  if (token === null) throw new DomainError('unauthenticated', 'Sign in as staff to go on.');
  return token;
}
