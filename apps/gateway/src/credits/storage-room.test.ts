import { expect, test } from 'vitest';
import { StorageRoom } from './storage-room.ts';

const NOVEMBER = new Date('2026-11-01T00:00:00Z');
const DECEMBER = new Date('2026-12-01T00:00:00Z');
const lastOfNovember = new Date('2026-11-30T23:59:59.999Z');

function roomOf(nanoUsd: bigint): StorageRoom {
  const room = new StorageRoom(true);
  room.grant(nanoUsd, NOVEMBER);
  return room;
}

test('what is held is free for nobody else, until it is less in the end', () => {
  const room = roomOf(100n);
  const hold = room.hold(80n);
  expect([room.hasRoom(20n, NOVEMBER), room.hasRoom(21n, NOVEMBER)]).toEqual([true, false]);
  room.leave(hold, 30n);
  expect([room.hasRoom(70n, NOVEMBER), room.hasRoom(71n, NOVEMBER)]).toEqual([true, false]);
});

test('a fee beyond what is held takes of what is free, and is refused where that is too little', () => {
  const room = roomOf(100n);
  const [small, large] = [room.hold(40n), room.hold(40n)];
  expect(room.adjust(small, 60n, NOVEMBER)).toBe(true);
  expect(room.adjust(large, 41n, NOVEMBER)).toBe(false);
  room.leave(small, 60n);
  expect(room.adjust(large, 40n, NOVEMBER)).toBe(true);
});

test('a month lasts to its last instant, and the room of one is none of the next', () => {
  const room = roomOf(100n);
  const hold = room.hold(40n);
  expect([room.hasRoom(1n, lastOfNovember), room.hasRoom(1n, DECEMBER)]).toEqual([true, false]);
  expect(room.shortfall(10n, DECEMBER)).toBe(10n);
  room.grant(50n, DECEMBER);
  expect([room.hasRoom(50n, DECEMBER), room.hasRoom(51n, DECEMBER)]).toEqual([true, false]);
  expect([room.adjust(hold, 40n, lastOfNovember), room.adjust(hold, 40n, DECEMBER)]).toEqual([true, false]);
  room.leave(hold, 40n);
  expect(room.freeNanoUsd).toBe(50n);
});

test('without a cap everything fits, until it is closed', () => {
  const room = new StorageRoom(false);
  expect([room.hasRoom(10n ** 18n, NOVEMBER), room.adjust(room.hold(1n), 10n ** 18n, DECEMBER)]).toEqual([true, true]);
  room.close();
  expect([room.hasRoom(1n, NOVEMBER), room.hasRoom(0n, NOVEMBER)]).toEqual([false, true]);
});
