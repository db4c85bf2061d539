'use client';

import { useMemo } from 'react';
import { Row } from '../../../components/conversation/row.tsx';
import { ClippedText } from '../../../components/primitives/clipped-text.tsx';
import { compareWords, type TextRun } from './compare-turns.ts';
import type { TurnText } from './turn-text.ts';

const CHARACTERS_MAX = 4_000;
/** Runs beyond this are laid out as the two texts that they come from. */
const RUNS_MAX = 2_000;

/** One turn in two versions: words of the first alone are struck out, words of the second alone underlined. */
export function ChangedTurn({ a, b }: { a: TurnText; b: TurnText }) {
  const runs = useMemo(() => compareWords(a.text, b.text), [a, b]);
  const isTold = runs !== null && runs.length <= RUNS_MAX;
  return (
    <Row speaker={a.speaker} remark="changed">
      <div className="grid gap-3 md:grid-cols-2 md:gap-6">
        <Side name="A">{isTold ? <Runs runs={runs} side="a" /> : <Whole text={a.text} />}</Side>
        <Side name="B">{isTold ? <Runs runs={runs} side="b" /> : <Whole text={b.text} />}</Side>
      </div>
      {isTold ? null : <p className="mt-2 text-ink-3 text-label">Too little is shared to be told word by word.</p>}
    </Row>
  );
}

export function OneSidedTurn({ side, turn }: { side: 'a' | 'b'; turn: TurnText }) {
  return (
    <Row speaker={turn.speaker} remark={`only in ${side.toUpperCase()}`}>
      <div className="grid gap-3 md:grid-cols-2 md:gap-6">
        <div className={side === 'a' ? 'min-w-0' : 'hidden md:block'}>
          {side === 'a' ? <Whole text={turn.text} /> : null}
        </div>
        <div className={side === 'b' ? 'min-w-0' : 'hidden md:block'}>
          {side === 'b' ? <Whole text={turn.text} /> : null}
        </div>
      </div>
    </Row>
  );
}

function Side({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="min-w-0">
      <span className="text-ink-3 text-label md:sr-only">{name}</span>
      {children}
    </div>
  );
}

function Whole({ text }: { text: string }) {
  return (
    <p dir="auto" className="text-conversation">
      <ClippedText text={text} limit={CHARACTERS_MAX} />
    </p>
  );
}

function Runs({ runs, side }: { runs: readonly TextRun[]; side: 'a' | 'b' }) {
  return (
    <p dir="auto" className="foreign-text text-conversation">
      {runs.map((run, index) => {
        if (run.in === 'both') return run.text;
        if (run.in !== side) return null;
        return side === 'a' ? (
          <del key={index} className="rounded-[2px] bg-track decoration-ink-3">
            {run.text}
          </del>
        ) : (
          <ins key={index} className="rounded-[2px] bg-accent-soft decoration-accent underline-offset-2">
            {run.text}
          </ins>
        );
      })}
    </p>
  );
}
