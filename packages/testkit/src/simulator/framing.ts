import { type Frame, withReport } from './plan.ts';

/** Whole frames, then half of the next one: the cut lies inside a line. */
export function* cutInside(frames: Iterable<Frame>, afterCount: number): Generator<Frame> {
  let count = 0;
  for (const frame of frames) {
    if (count === afterCount) {
      const { reports: _, ...half } = frame;
      yield { ...half, bytes: frame.bytes.subarray(0, Math.floor(frame.bytes.length / 2)) };
      return;
    }
    yield frame;
    count += 1;
  }
}

/** Cuts before every continuation byte, so that each character of several bytes comes in several writes. */
export function* splitCharacters(frames: Iterable<Frame>): Generator<Frame> {
  for (const frame of frames) {
    let start = 0;
    for (const [index, byte] of frame.bytes.entries()) {
      if (!isContinuation(byte)) continue;
      yield { bytes: frame.bytes.subarray(start, index), delayMs: start === 0 ? frame.delayMs : 0, isFlushed: true };
      start = index;
    }
    yield { ...frame, bytes: frame.bytes.subarray(start), delayMs: start === 0 ? frame.delayMs : 0, isFlushed: true };
  }
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

export function* singleBytes(frames: Iterable<Frame>, byteDelayMs: number): Generator<Frame> {
  for (const frame of frames) {
    for (let at = 0; at < frame.bytes.length; at += 1) {
      const isLast = at === frame.bytes.length - 1;
      const single = { bytes: frame.bytes.subarray(at, at + 1), delayMs: byteDelayMs, isFlushed: true };
      yield withReport(single, isLast ? frame.reports : undefined);
    }
  }
}

/** JSON has no raw line ends, so all of them belong to the framing. */
export function* endLines(frames: Iterable<Frame>, lineEnd: string): Generator<Frame> {
  for (const frame of frames) yield rewrite(frame, (text) => text.replaceAll('\n', lineEnd));
}

export function* prependByteOrderMark(frames: Iterable<Frame>): Generator<Frame> {
  let mark = Buffer.from('\ufeff');
  for (const frame of frames) {
    yield { ...frame, bytes: Buffer.concat([mark, frame.bytes]) };
    mark = Buffer.alloc(0);
  }
}

export function* interleaveComments(frames: Iterable<Frame>): Generator<Frame> {
  for (const frame of frames) yield rewrite(frame, (text) => `: keep-alive\n\n${text}`);
}

/** Breaks the line after the first brace, where JSON allows it; a reader has to join the `data:` lines. */
export function* breakData(frames: Iterable<Frame>): Generator<Frame> {
  for (const frame of frames) yield rewrite(frame, (text) => text.replace('data: {', 'data: {\ndata: '));
}

export function joinFrames(frames: Iterable<Frame>): Frame {
  const all = [...frames];
  const joined = { bytes: Buffer.concat(all.map(({ bytes }) => bytes)), delayMs: all[0]?.delayMs ?? 0 };
  return withReport(joined, all.findLast(({ reports }) => reports !== undefined)?.reports);
}

/** Latin-1 maps every byte to one character and back, so the rest of the frame stays as it was. */
function rewrite(frame: Frame, change: (text: string) => string): Frame {
  return { ...frame, bytes: Buffer.from(change(frame.bytes.toString('latin1')), 'latin1') };
}
