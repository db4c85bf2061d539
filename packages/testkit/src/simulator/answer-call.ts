import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallLedger, OpenCall } from './call-ledger.ts';
import { deliver } from './deliver.ts';
import { echoRequest } from './echo.ts';
import { RequestRejection } from './errors.ts';
import { REQUEST_BODY_SIZE_MAX_BYTES } from './limits.ts';
import type { Plan } from './plan.ts';
import { planAnswer } from './plan-answer.ts';
import type { WireFormat } from './wire-format.ts';

export type CallContext = {
  readonly path: string;
  readonly format: WireFormat;
  readonly ledger: CallLedger;
  readonly now: () => Date;
};

/** Answers one call of a wire API and writes the truth about it down. */
export async function answerCall(request: IncomingMessage, response: ServerResponse, context: CallContext) {
  const requestId = request.headers['x-request-id']?.toString();
  const call = context.ledger.open({ path: context.path, requestId });
  const plan = await planOrRefuse(request, call, context);
  await deliver(response, plan, call);
}

async function planOrRefuse(request: IncomingMessage, call: OpenCall, { format, now }: CallContext): Promise<Plan> {
  try {
    const body = await readBody(request);
    const read = format.read(body);
    const id = `${format.idPrefix}${createHash('sha256').update(body).digest('hex').slice(0, 29)}`;
    call.identify(id, read);
    return planAnswer(format, read, {
      id,
      created: Math.floor(now().getTime() / 1000),
      requestId: call.answerRequestId,
      extra: read.control.echo ? echoRequest(body, request.headers) : {},
    });
  } catch (error) {
    call.begin(error instanceof RequestRejection ? error.status : 500);
    call.end({ aborted: !request.complete });
    throw error;
  }
}

/** Reads to the end even when the body is too large: answering early would reset the caller's upload. */
async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes <= REQUEST_BODY_SIZE_MAX_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (sizeBytes > REQUEST_BODY_SIZE_MAX_BYTES) {
    throw new RequestRejection(`The request body exceeds ${REQUEST_BODY_SIZE_MAX_BYTES} bytes.`, null, 413);
  }
  return Buffer.concat(chunks).toString();
}
