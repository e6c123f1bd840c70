import { probeFacts } from '../../../functions/core/probe/answer.ts';

const STATUS = 'LOCAL TAG ID STATE PRIO PRIMARY\nendor fs /data ISP 1 endor';

const facts = (lifekeeper: string | null, sessions: string | null = null, disks: string | null = null) =>
  probeFacts({ lifekeeper, sessions, disks }, 5);

test('what was not answered is empty or unknown, and the time is that of the question', () => {
  expect(facts(`${STATUS}\nEND`)).toEqual({
    at: 5,
    resources: [{ tag: 'fs', state: 'ISP' }],
    commPathsAlive: 0,
    commPathsDead: 0,
    sessions: [],
    ocidRunning: null,
  });
});

test('the sessions have the deadlines that the same answer tells', () => {
  const sessions = [
    'session3/recovery_tmo:6000',
    'Target: iqn.2015-12.com.oracleiaas:a',
    'Current Portal: 169.254.2.2:3260,1',
    'SID: 3',
    'iSCSI Session State: LOGGED_IN',
    'OCID inactive',
    'END',
  ].join('\n');
  expect(facts(`${STATUS}\nEND`, sessions)).toMatchObject({
    sessions: [{ session: 3, state: 'LOGGED_IN', recoveryTmoSec: 6_000 }],
    ocidRunning: false,
  });
});

test.each(['END', 'END ', 'END\r', 'END\n\n'])('an answer that ends with %j is whole', (end) => {
  expect(facts(`${STATUS}\n${end}`)).not.toBeNull();
});

// The command itself may have stopped in the middle: its words are no end.
test.each(['endor db /db OSU 1 BACKEND', 'END-TO-END check failed', 'ENDOR', 'the END'])(
  'an answer that says %j is not whole for that',
  (line) => {
    expect(facts(`${STATUS}\n${line}`)).toBeNull();
  },
);

test.each([
  ['OCID active', true],
  ['OCID inactive', false],
  ['OCID failed', false],
  ['OCID', null],
  ['no OCID active', null],
  ['OCID active (running)', null],
])('of ocid, %j says %j', (line, expected) => {
  expect(facts(`${STATUS}\nEND`, `${line}\nEND`)?.ocidRunning).toBe(expected);
});

test('a node without dm-multipath tells mounts alone', () => {
  const answer = facts(`${STATUS}\nEND`, null, 'MOUNT session3 sdb rw /data\nEND');
  expect(answer?.mounts).toHaveLength(1);
  expect(answer).not.toHaveProperty('multipath');
});
