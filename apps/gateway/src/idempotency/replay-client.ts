import type { RelayClient } from '../pipeline/relay.ts';

/** Takes what a relay writes, so that nothing goes out before the answer has shown itself to be whole. */
export class ReplayClient implements RelayClient {
  readonly isGone = false;
  readonly pieces: Buffer[] = [];
  isBegun = false;
  isStream = false;

  beginStream(): void {
    this.isBegun = true;
    this.isStream = true;
  }

  beginJson(): void {
    this.isBegun = true;
  }

  end(bytes: Buffer): void {
    this.pieces.push(bytes);
  }

  answerJson(body: Buffer): void {
    this.isBegun = true;
    this.pieces.push(body);
  }
}
