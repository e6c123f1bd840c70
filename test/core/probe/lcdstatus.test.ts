import { parseLcdStatus } from '../../../functions/core/probe/lcdstatus.ts';

const HEADING = 'LOCAL TAG ID STATE PRIO PRIMARY';
const COMMS = 'MACHINE NETWORK ADDRESSES/DEVICE STATE PRIO';

const answer = (...rows: readonly string[]) => parseLcdStatus([HEADING, ...rows].join('\n'));

describe('a row of lcdstatus -q', () => {
  test.each(['ISP', 'ISU', 'OSU', 'OSF', 'ILLSTATE'])('tells the state %s of its own tag', (state) => {
    expect(answer('svr1 fs /data ISP 1 svr2', `svr1 ip 10.0.0.9 ${state} 1 svr2`)?.resources).toEqual([
      { tag: 'fs', state: 'ISP' },
      { tag: 'ip', state },
    ]);
  });

  test.each([
    ['of a priority of two digits', 'svr1 fs /data OSU 10 svr2'],
    ['filled with blanks to the width of its column', 'svr1     fs   /data   OSU   10   svr2     '],
    ['of a terminal', 'svr1 fs /data OSU 10 svr2\r'],
    ['drawn below another', 'svr1 |   |—-fs /data OSU 10 svr2'],
  ])('%s is read', (_, row) => {
    expect(answer(row)?.resources).toEqual([{ tag: 'fs', state: 'OSU' }]);
  });

  test.each([
    ['a word too many at its end', 'svr1 fs /data ISP 1 svr2 svr3'],
    ['a word too many at its beginning', 'svr1 svr1 fs /data ISP 1 svr2'],
    ['no node', ' fs /data ISP 1 svr2'],
    ['no priority', 'svr1 fs /data ISP - svr2'],
    ['nothing before its state', 'ISP 1 svr2'],
    ['nothing but its state', 'OSU'],
  ])('with %s makes the answer worthless', (_, row) => {
    expect(answer('svr1 ip 10.0.0.9 ISP 1 svr2', row)).toBeNull();
  });

  test('that names no state is no row', () => {
    expect(answer('svr1 fs /data WAIT 1 svr2', 'lcdstatus: DISPLAY')).toEqual({
      resources: [],
      commPathsAlive: 0,
      commPathsDead: 0,
    });
  });

  test.each([`sh: ${HEADING}`, 'LOCAL TAG STATE', COMMS])('below %j is no answer', (heading) => {
    expect(parseLcdStatus(`${heading}\nsvr1 fs /data OSU 1 svr2`)).toBeNull();
  });
});

describe('communication paths', () => {
  const paths = (...rows: readonly string[]) => {
    const status = answer('svr1 fs /data ISP 1 svr2', COMMS, ...rows);
    return status === null ? null : [status.commPathsAlive, status.commPathsDead];
  };

  test.each([
    ['of a priority of two digits', 'svr2 TCP 10.0.0.1/10.0.0.2 ALIVE 10', [1, 0]],
    ['without a priority', 'svr2 TTY /dev/ttyS0 DEAD --', [0, 1]],
    ['filled with blanks', 'svr2   TCP   10.0.0.1/10.0.0.2   DEAD   1   ', [0, 1]],
    ['to a machine that is called like a state', 'OSU TCP 10.0.0.1/10.0.0.2 ALIVE 1', [1, 0]],
  ])('%s count', (_, row, expected) => {
    expect(paths(row)).toEqual(expected);
  });

  test.each([
    ['with a word too many at its end', 'svr2 TCP 10.0.0.1/10.0.0.2 ALIVE 1 2'],
    ['with a word too many at its beginning', 'to svr2 TCP 10.0.0.1/10.0.0.2 ALIVE 1'],
    ['in no state that is known', 'svr2 TCP 10.0.0.1/10.0.0.2 ASLEEP 1'],
  ])('a row %s is none', (_, row) => {
    expect(paths(row)).toEqual([0, 0]);
  });

  test('are counted one by one', () => {
    const row = (state: string, prio: number) => `svr2 TCP 10.0.0.1/10.0.0.2 ${state} ${prio}`;
    expect(paths(row('ALIVE', 1), row('DEAD', 2), row('DEAD', 3))).toEqual([1, 2]);
  });
});
