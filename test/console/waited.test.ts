import { headline } from '../../functions/console/components.ts';
import { headlineFor } from '../../functions/console/redacted.ts';
import type { View } from '../../functions/console/view.ts';
import { MINUTE } from '../../functions/core/base/time.ts';
import { asOfNow } from '../../functions/core/notice/waited.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { HEADLINES, LATER, play } from '../core/decision/headlines.ts';
import { T0 } from '../core/decision/story.ts';

const VIEW: View = {
  respondFunctionId: 'x',
  lang: 'en',
  langChosen: false,
  zone: 'Asia/Tokyo',
  mode: 'observe',
  base: '',
  origin: null,
  isFromGateway: true,
  person: null,
  csrf: null,
  callId: 'call',
  log: createLogger({ write: () => undefined }),
  now: T0 + LATER,
};

test('what an incident is about does not change by the mail that had to wait', () => {
  const story = HEADLINES.find(({ name }) => name === '02-same-session-returns');
  if (story === undefined) throw new Error('no such story');
  const { incident } = play(story, 'en');
  const outbox = incident.outbox.map((entry) => {
    const sentAt = entry.dueAt + 34 * MINUTE;
    return { ...asOfNow(entry, sentAt, 'b7c1'), sentAt };
  });
  const late = { ...incident, outbox };
  expect(headline(VIEW, late)).toBe('CL1/node1 disk back after 31 min; check resource');
  expect(headlineFor(VIEW, late)).toBe(headlineFor(VIEW, incident));
});
