import { isJsonObject, itemsOf, type JsonObject, type JsonValue, textOrNull } from './json.ts';

/** Texts that arrive in pieces and are joined. */
const JOINED_FIELDS = ['content', 'refusal', 'reasoning_content', 'reasoning'] as const;

/** One choice of a stream while its deltas come in. Parallel tool calls interleave; each delta says by its index which call it continues. */
export class ChoiceDraft {
  readonly #texts = new Map<string, string>();
  readonly #calls = new Map<number, CallDraft>();
  readonly #indexById = new Map<string, number>();
  #lastIndex = -1;
  readonly #audio = new Map<string, string>();
  readonly #images: JsonValue[] = [];
  #functionCall: CallDraft | null = null;
  #finishReason: string | null = null;

  get isFinished(): boolean {
    return this.#finishReason !== null;
  }

  add(choice: JsonObject): void {
    this.#finishReason = textOrNull(choice.finish_reason) ?? this.#finishReason;
    const delta = choice.delta ?? choice.message;
    if (!isJsonObject(delta)) return;
    for (const field of JOINED_FIELDS) join(this.#texts, field, delta[field]);
    for (const call of itemsOf(delta.tool_calls)) this.#addCall(call);
    for (const image of itemsOf(delta.images)) this.#images.push(image);
    if (isJsonObject(delta.audio)) {
      for (const field of ['data', 'transcript']) join(this.#audio, field, delta.audio[field]);
      const id = textOrNull(delta.audio.id);
      if (id !== null) this.#audio.set('id', id);
    }
    if (isJsonObject(delta.function_call)) {
      this.#functionCall ??= new CallDraft();
      this.#functionCall.add({ function: delta.function_call });
    }
  }

  #addCall(call: JsonValue): void {
    if (!isJsonObject(call)) return;
    const id = textOrNull(call.id);
    const index = typeof call.index === 'number' ? call.index : this.#indexWithoutNumber(id);
    if (id !== null) this.#indexById.set(id, index);
    this.#lastIndex = Math.max(this.#lastIndex, index);
    const draft = this.#calls.get(index) ?? new CallDraft();
    this.#calls.set(index, draft);
    draft.add(call);
  }

  /** Some upstreams leave the index out: a new id begins a call, anything else continues the last one. */
  #indexWithoutNumber(id: string | null): number {
    if (id === null) return Math.max(0, this.#lastIndex);
    return this.#indexById.get(id) ?? this.#lastIndex + 1;
  }

  toChoice(): JsonObject {
    const calls = [...this.#calls].sort(([left], [right]) => left - right).map(([, draft]) => draft.toCall());
    const message: JsonObject = {
      role: 'assistant',
      content: null,
      ...Object.fromEntries(this.#texts),
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
      ...(this.#functionCall === null ? {} : { function_call: this.#functionCall.toNamed() }),
      ...(this.#audio.size > 0 ? { audio: Object.fromEntries(this.#audio) } : {}),
      ...(this.#images.length > 0 ? { images: this.#images } : {}),
    };
    return { message, finish_reason: this.#finishReason };
  }
}

class CallDraft {
  #id: string | null = null;
  #type = 'function';
  readonly #parts = new Map<string, string>();

  add(call: JsonObject): void {
    this.#id = textOrNull(call.id) ?? this.#id;
    if (isJsonObject(call.custom)) this.#type = 'custom';
    const named = isJsonObject(call.custom) ? call.custom : call.function;
    if (!isJsonObject(named)) return;
    for (const field of ['name', 'arguments', 'input']) join(this.#parts, field, named[field]);
  }

  toNamed(): JsonObject {
    return Object.fromEntries(this.#parts);
  }

  toCall(): JsonObject {
    return { id: this.#id, type: this.#type, [this.#type]: this.toNamed() };
  }
}

function join(texts: Map<string, string>, field: string, piece: JsonValue | undefined): void {
  if (typeof piece === 'string') texts.set(field, (texts.get(field) ?? '') + piece);
}
