import {
  type CompiledRedaction,
  compileRedaction,
  type PlainPart,
  type RedactedBytes,
  RedactionFailure,
  Redactor,
  redactPart,
  type Work,
} from '@lethe/core/redaction';
import type { PatternEngine, Redaction } from '@lethe/core/retention';

/** Payloads that are redacted at the same time: each is in memory several times over meanwhile. */
const RUNNING_MAX = 2;
/** How long other requests wait for a step of redaction, one after the other. */
const SLICE_MS = 2;

export interface PayloadRedactionPorts {
  readonly patterns: PatternEngine;
  readonly monotonicMs: () => number;
  /** How long the redaction of one payload may work in all. */
  readonly timeMsMax: number;
}

/** A payload of which its policy's values are taken out. */
export interface RedactedPayload {
  readonly parts: readonly RedactedBytes[];
  /** The texts beside it, in their order. */
  readonly texts: readonly string[];
}

/** Redacts payloads between other requests. It is only asked for where a policy redacts something. */
export interface PayloadRedaction {
  /** @throws {RedactionFailure} when any part of it cannot be redacted, whatever the reason */
  redact(redaction: Redaction, parts: readonly PlainPart[], texts: readonly string[]): Promise<RedactedPayload>;
}

export function createPayloadRedaction(ports: PayloadRedactionPorts): PayloadRedaction {
  /** By what a snapshot of an API key holds: forgotten with it. */
  const compiled = new WeakMap<Redaction, CompiledRedaction>();

  function compiledOf(redaction: Redaction): CompiledRedaction {
    const known = compiled.get(redaction) ?? compileRedaction(redaction, ports.patterns);
    compiled.set(redaction, known);
    return known;
  }

  let runningCount = 0;
  const waiting: (() => void)[] = [];

  async function takeTurn(): Promise<void> {
    if (runningCount >= RUNNING_MAX) await new Promise<void>((resolve) => waiting.push(resolve));
    else runningCount += 1;
  }

  /** Whoever waits longest takes the place over. */
  function giveTurn(): void {
    const next = waiting.shift();
    if (next === undefined) runningCount -= 1;
    else next();
  }

  return {
    async redact(redaction, parts, texts) {
      await takeTurn();
      try {
        return await run(redactAll(compiledOf(redaction), parts, texts), ports);
      } catch (error) {
        throw error instanceof RedactionFailure ? error : new RedactionFailure('defect');
      } finally {
        giveTurn();
      }
    },
  };
}

function* redactAll(
  compiled: CompiledRedaction,
  parts: readonly PlainPart[],
  texts: readonly string[],
): Work<RedactedPayload> {
  const redactor = new Redactor(compiled);
  const redactedParts: RedactedBytes[] = [];
  const redactedTexts: string[] = [];
  for (const part of parts) redactedParts.push(yield* redactPart(part, redactor));
  for (const text of texts) redactedTexts.push((yield* redactor.redact(text)).text);
  return { parts: redactedParts, texts: redactedTexts };
}

/** Works in slices, and gives up when it has worked for too long: how long it waited for its turn is not counted. */
async function run<T>(work: Work<T>, { monotonicMs, timeMsMax }: PayloadRedactionPorts): Promise<T> {
  let workedMs = 0;
  for (;;) {
    const sliceAtMs = monotonicMs();
    let spentMs = 0;
    while (spentMs < SLICE_MS) {
      const step = work.next();
      if (step.done === true) return step.value;
      spentMs = monotonicMs() - sliceAtMs;
    }
    workedMs += spentMs;
    if (workedMs > timeMsMax) throw new RedactionFailure('out_of_time');
    await nextTurn();
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
