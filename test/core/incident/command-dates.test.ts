import { DAY, HOUR, MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import {
  type CommandRecord,
  commandRecord,
  datedBy,
  MAX_HOLD,
  type OperatorCommand,
} from '../../../functions/core/incident/operator-command.ts';

const STORED = 1_800_000_000_000;
const given = (command: OperatorCommand, at: number): CommandRecord =>
  commandRecord('tag:CL1', command, { by: 'sato', at, id: 'c1' });

describe('a command is dated by the store', () => {
  test.each([
    [-HOUR, 0],
    [-3 * SECOND, 0],
    [-2 * SECOND, -2 * SECOND],
    [0, 0],
    [SECOND, SECOND],
    [SECOND + 1, 0],
    [10 * 365 * DAY, 0],
  ])('a writer whose clock is %i ms off: at %i', (off, expected) => {
    expect(datedBy(given({ kind: 'release' }, STORED + off), STORED).at).toBe(STORED + expected);
  });

  test('where the store does not say when, the writer does', () => {
    expect(datedBy(given({ kind: 'ack' }, 5), null).at).toBe(5);
  });

  test('a release of a laptop that is an hour behind comes after the hold before it', () => {
    const until = STORED + 2 * HOUR;
    const hold = datedBy(given({ kind: 'hold', until, why: 'w' }, STORED), STORED);
    const release = datedBy(given({ kind: 'release' }, STORED + MINUTE - HOUR), STORED + MINUTE);
    expect(release.at).toBeGreaterThan(hold.at);
  });

  test('a hold of a laptop that is a year ahead silences nobody for longer than a hold may', () => {
    const at = STORED + 365 * DAY;
    const hold = datedBy(given({ kind: 'hold', until: at + HOUR, why: 'w' }, at), STORED);
    expect(hold).toMatchObject({ at: STORED, until: STORED + MAX_HOLD });
  });
});
