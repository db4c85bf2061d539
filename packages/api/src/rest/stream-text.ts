/** Sends chunks as the reader takes them. A reader that goes away ends the reading. */
export function streamText(chunks: AsyncIterable<string | Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done === true) controller.close();
      else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

/** Tells of a failure that comes after the status is sent. The reader sees the connection break, so it never takes a part for the whole. */
export async function* reportingFailures<Chunk extends string | Uint8Array>(
  chunks: AsyncIterable<Chunk>,
  report: (error: unknown) => void,
): AsyncIterable<Chunk> {
  try {
    yield* chunks;
  } catch (error) {
    report(error);
    throw error;
  }
}
