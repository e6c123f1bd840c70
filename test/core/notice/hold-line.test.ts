import { MINUTE } from '../../../functions/core/base/time.ts';
import { decide } from '../../../functions/core/decision/decide.ts';
import type { NoticeFacts } from '../../../functions/core/notice/facts.ts';
import { state } from '../../../functions/core/notice/section-state.ts';
import { DETACHED, input, lookUps, lostPath, NODE1, T0, view } from '../decision/story.ts';

test.each([
  ['ja', '作業予告中: ops.sato(11/22 11:00:00 まで): kernel update'],
  ['en', 'On hold by ops.sato until Nov 22 11:00:00: kernel update'],
] as const)('%s: announced work is told with who, until when and why', (lang, line) => {
  const now = T0 + 5 * MINUTE;
  const d = decide(
    input(now, { views: [view(NODE1, [lostPath()])], lookUps: lookUps(now, { list: DETACHED }) }),
  );
  const model = d.notice as NoticeFacts;
  const hold = { by: 'ops.sato', until: T0 + 60 * MINUTE, why: 'kernel update' };
  expect(state({ ...model, hold }, { lang, zone: 'Asia/Tokyo', mode: 'observe' })).toContain(line);
});
