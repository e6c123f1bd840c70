import { MINUTE } from '../../../functions/core/base/time.ts';
import { decide } from '../../../functions/core/decision/decide.ts';
import type { NoticeFacts } from '../../../functions/core/notice/facts.ts';
import { clockLine, deadlineLines } from '../../../functions/core/notice/section-clock.ts';
import { DETACHED, input, lookUps, lostPath, NODE1, T0, view } from '../decision/story.ts';

const now = T0 + 5 * MINUTE;
const facts = decide(
  input(now, { views: [view(NODE1, [lostPath()])], lookUps: lookUps(now, { list: DETACHED }) }),
).notice as NoticeFacts;
const CTX = { lang: 'en', zone: 'Asia/Tokyo', mode: 'observe' } as const;
const deadline = { from: now - MINUTE, to: now - MINUTE, basis: 'tag', recoveryTimeoutSec: 120 } as const;
const aftermath = { ioFailedAt: null, movedAt: now, movedTo: 'node2', rebootedAt: null, forgotten: null };
const failedOver = { ...facts, headline: 'failed-over', deadline, aftermath } as const;

const said = (m: NoticeFacts): string => [...clockLine(m, CTX), ...deadlineLines(m, CTX)].join('\n');

test('where no line tells of I/O errors, the notice says so', () =>
  expect(said(failedOver)).toContain('no line says so'));

test('once a line tells of I/O errors, no notice says that none does', () =>
  expect(said({ ...failedOver, aftermath: { ...aftermath, ioFailedAt: now - MINUTE } })).toBe(''));

test('an I/O error of an earlier loss says nothing about this one', () =>
  expect(said({ ...failedOver, aftermath: { ...aftermath, ioFailedAt: facts.lossAt - MINUTE } })).toContain(
    'no line says so',
  ));
