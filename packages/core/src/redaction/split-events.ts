import { RedactionFailure } from './redaction-failure.ts';

/** One line of a stream, with the end that it had. */
export interface StreamLine {
  readonly text: string;
  readonly ending: string;
}

/** The lines of one event, its blank one included, and its data, where it has any. */
export interface StreamBlock {
  readonly lines: readonly StreamLine[];
  readonly data: string | null;
  /** False for what the stream broke off in. */
  readonly isWhole: boolean;
}

const LINE = /([^\r\n]*)(\r\n|\r|\n|$)/g;
const DATA = /^data(?:: ?|$)/;
const OTHER_FIELD = /^(?:event|id|retry)(?::|$)|^:/;

/**
 * A stream of server-sent events as its blocks.
 * @throws {RedactionFailure} not_events for a line that is no field of an event
 */
export function splitEvents(stream: string): readonly StreamBlock[] {
  const blocks: StreamBlock[] = [];
  let lines: StreamLine[] = [];
  let data: string[] = [];
  const close = (isWhole: boolean): void => {
    if (lines.length > 0) blocks.push({ lines, data: data.length === 0 ? null : data.join('\n'), isWhole });
    lines = [];
    data = [];
  };
  for (const [whole, text = '', ending = ''] of stream.matchAll(LINE)) {
    if (whole === '') break;
    lines.push({ text, ending });
    if (text === '') close(true);
    else if (DATA.test(text)) data.push(text.replace(DATA, ''));
    else if (!OTHER_FIELD.test(text) && ending !== '') throw new RedactionFailure('not_events');
  }
  close(false);
  return blocks;
}

/** A block with other data. Each line of it is a field of its own. */
export function withData({ lines }: StreamBlock, data: string): readonly StreamLine[] {
  const isData = (line: StreamLine): boolean => DATA.test(line.text);
  const first = lines.findIndex(isData);
  const ending = lines[first]?.ending ?? '\n';
  const written = data.split('\n').map((text) => ({ text: `data: ${text}`, ending }));
  return lines.flatMap((line, index) => (index === first ? written : isData(line) ? [] : [line]));
}
