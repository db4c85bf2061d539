/** The JSON of one event of a streamed completion, as far as tests look at it. */
export interface ChunkJson {
  readonly choices: readonly {
    readonly index: number;
    readonly delta: { readonly content?: string };
    readonly finish_reason: string | null;
  }[];
  readonly usage?: Record<string, number | null> | null;
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly type: string;
    readonly request_id: string;
  };
}

export interface StreamReading {
  readonly text: string;
  readonly chunks: readonly ChunkJson[];
  readonly content: string;
  readonly isDone: boolean;
}

/** Reads a whole stream as a lenient client does. */
export async function readEvents(response: Response): Promise<StreamReading> {
  const text = await response.text();
  const events = text.split(/\r\n\r\n|\n\n|\r\r/).map((event) =>
    event
      .replace(/^\ufeff/, '')
      .split(/\r\n|\n|\r/)
      .filter((line) => line.startsWith('data:'))
      .map((line) => line.slice(5))
      .join('\n'),
  );
  const chunks = events.filter((data) => data.trim().startsWith('{')).map((data) => JSON.parse(data) as ChunkJson);
  const content = chunks.map((chunk) => chunk.choices?.[0]?.delta.content ?? '').join('');
  return { text, chunks, content, isDone: events.some((data) => data.trim() === '[DONE]') };
}

/** An error answer in the OpenAI shape. */
export interface ErrorJson {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string;
    readonly request_id: string;
  };
}

export async function readError(response: Response): Promise<ErrorJson['error']> {
  return ((await response.json()) as ErrorJson).error;
}
