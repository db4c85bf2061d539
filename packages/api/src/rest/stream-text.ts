/** Sends chunks as the reader takes them. A reader that goes away ends the reading. */
export function streamText(chunks: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

/** Tells of a failure that comes after the status is sent. The reader sees the connection break, so it never takes a part for the whole. */
export async function* reportingFailures(
  chunks: AsyncIterable<string>,
  report: (error: unknown) => void,
): AsyncIterable<string> {
  try {
    yield* chunks;
  } catch (error) {
    report(error);
    throw error;
  }
}
