import { HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import { decide } from '../../../functions/core/decision/decide.ts';
import { obeyed } from '../../../functions/core/decision/obey.ts';
import { commandRecord } from '../../../functions/core/incident/operator-command.ts';
import { input, lostPath, NODE1, T0, view } from './story.ts';

const incident = () => {
  const made = decide(input(T0 + 2 * MINUTE, { views: [view(NODE1, [lostPath()])] })).incident;
  if (made === null) throw new RangeError('no incident');
  return made;
};
const hold = (by: string, minute: number, until: number) =>
  commandRecord(
    'CL1',
    { kind: 'hold', until, why: `work of ${by}` },
    { id: `hold-${by}`, by, at: T0 + minute * MINUTE },
  );
const release = (minute: number) =>
  commandRecord('CL1', { kind: 'release' }, { id: 'release', by: 'ops', at: T0 + minute * MINUTE });

describe('work that two people announce', () => {
  const long = hold('ops', 3, T0 + 2 * HOUR);
  const short = hold('sato', 5, T0 + 15 * MINUTE);

  test.each([
    ['the shorter one later', [long, short]],
    ['both in one batch, in any order', [short, long]],
  ])('lasts as long as the longer: %s', (_, commands) => {
    expect(obeyed(incident(), commands).incident.hold).toMatchObject({ by: 'ops', until: T0 + 2 * HOUR });
  });

  test('is lengthened by a longer one, and began when the first did', () => {
    const longer = hold('suzuki', 6, T0 + 3 * HOUR);
    expect(obeyed(incident(), [long, longer]).incident.hold).toEqual({
      by: 'suzuki',
      at: T0 + 3 * MINUTE,
      until: T0 + 3 * HOUR,
      why: 'work of suzuki',
    });
  });

  test('is over for all with a release, and what was over counts no more', () => {
    expect(obeyed(incident(), [long, short, release(6)]).incident.hold).toBeNull();
    const next = hold('suzuki', 20, T0 + 30 * MINUTE);
    expect(obeyed(incident(), [short, next]).incident.hold).toMatchObject({
      by: 'suzuki',
      at: T0 + 20 * MINUTE,
    });
  });
});
