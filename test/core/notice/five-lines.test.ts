import { MINUTE } from '../../../functions/core/base/time.ts';
import type { NoticeFacts, NoticeOption, Precondition } from '../../../functions/core/notice/facts.ts';
import {
  avoided,
  fiveLines,
  fiveSentences,
  tellsWho,
  whomToCall,
} from '../../../functions/core/notice/five-lines.ts';
import { EN, LOSS, node, notice, PEER, target } from './notice-facts.ts';

const CTX = EN;
const lines = (over: Partial<NoticeFacts> = {}) => {
  const [what = '', when = '', who = '', avoid = '', act = ''] = fiveSentences(notice(over), CTX);
  return { what, when, who, avoid, act };
};
/** Without a clock. */
const past = (over: Partial<NoticeFacts>) => lines({ headline: 'recovered', ...over }).when;
const ban = 'detach' as const;

test('five, numbered', () => {
  expect(fiveLines(notice(), CTX).map((line) => line.slice(0, 2))).toEqual(['1 ', '2 ', '3 ', '4 ', '5 ']);
  expect(fiveLines(notice(), CTX).map((line) => line.slice(2))).toEqual(fiveSentences(notice(), CTX));
});

describe('what happened', () => {
  const LOST = 'node1 lost its iSCSI connection to the shared disk. I/O is held while the initiator retries.';

  test('to which volume, in what role, on a node of which role', () => {
    expect(lines().what).toBe(`${LOST} Volume: vol1 (data); node1 is active (by lcdstatus).`);
  });

  test.each([
    [{ volumeName: null }, 'sdb'],
    [{ volumeName: null, device: null }, '169.254.2.2:3260'],
    [{ volumeName: null, device: null, portal: null }, 'unknown'],
    [{ volumeName: '<b>' }, '‹b›'],
  ])('the volume by %j', (over, name) => {
    expect(lines({ target: target(over) }).what).toContain(` Volume: ${name} (data);`);
  });

  test('of a quorum disk, or of a node that nobody read, no role of the node', () => {
    expect(lines({ target: target({ role: 'quorum' }) }).what).toBe(`${LOST} Volume: vol1 (quorum).`);
    expect(lines({ nodes: [PEER] }).what).toBe(`${LOST} Volume: vol1 (data).`);
    expect(lines({ target: null }).what).toBe(LOST);
  });

  test.each([
    'all-silent',
    'heard-again',
    'earlier-loss',
    'further-loss',
    'late',
    'late-failed',
    'rebooted',
  ] as const)('%s is about no one volume', (headline) => {
    expect(lines({ headline }).what).not.toContain('Volume: vol1');
  });

  test.each([
    'failed-over',
    'do-not-reattach',
    'redundancy-lost',
    'redundancy-restored',
    'replayed',
  ] as const)('%s says where the service is: the role is not asked any more', (headline) => {
    expect(lines({ headline }).what).toMatch(/ Volume: vol1 \(data\)\.$/);
    expect(lines({ headline, target: target({ role: 'quorum' }) }).what).toMatch(
      / Volume: vol1 \(quorum\)\.$/,
    );
  });

  test('on a node that is stopped nothing is held', () => {
    const stopped = { nodes: [node({ state: 'STOPPED' }), PEER] };
    expect(lines({ ...stopped }).what).toMatch(/^node1 lost .* and node1 is stopped: no I\/O is held/);
    expect(lines({ ...stopped, headline: 'detached' }).what).toMatch(
      /^The volume was detached from node1, and node1 is stopped/,
    );
    expect(lines({ ...stopped, headline: 'degraded' }).what).not.toContain('is stopped');
    expect(lines({ nodes: [node(), { ...PEER, state: 'STOPPED' }] }).what).not.toContain('is stopped');
    expect(lines({ ...stopped, target: null }).what).not.toContain('is stopped');
  });

  test('a session that was logged out has failed at once', () => {
    expect(lines({ headline: 'io-failed', clock: { kind: 'at-once' } }).what).toMatch(
      /^The session of node1 was logged out/,
    );
  });
});

describe('since when, and until when', () => {
  const SWITCH =
    ' After that LifeKeeper is expected to fail over or to force a restart of the OS (not guaranteed).';
  const RUNS =
    'Lost since 10:00, for at least 10 min. I/O fails at 11:40 at the latest (at most 90 min left).';

  test('while the clock runs, and what may come before or after its end', () => {
    expect(lines().when).toBe(RUNS + SWITCH);
    expect(lines({ impact: 'standby' }).when).toBe(RUNS);
    expect(lines({ impact: 'standby', cause: 'competing-remediator' }).when).toMatch(
      /left\)\. Other software acts .*that time\.$/,
    );
  });

  test('while none runs neither', () => {
    const clock = { kind: 'not-running', timeoutSec: { from: 1, to: 1 } } as const;
    expect(lines({ clock, cause: 'competing-remediator' }).when).toMatch(
      /from the moment the kernel notices\.$/,
    );
  });

  test.each<[what: string, over: Partial<NoticeFacts>, words: string]>([
    ['detected a minute later', { detectedAt: LOSS + MINUTE }, 'Since 10:00; detected at 10:01.'],
    ['detected at once', { detectedAt: LOSS + MINUTE - 1 }, 'Since 10:00.'],
    ['over', { recoveredAt: LOSS + 5 * MINUTE }, 'Since 10:00, detected at 10:03, over at 10:05.'],
    [
      'over, detected at once',
      { detectedAt: LOSS, recoveredAt: LOSS + 5 * MINUTE },
      'Since 10:00, over at 10:05.',
    ],
    [
      'back by its writes',
      { recoveredAt: LOSS + 5 * MINUTE, backBy: 'writes' },
      'Since 10:00, detected at 10:03; answering again by 10:05 at the latest.',
    ],
    [
      'back by its writes, detected at once',
      { detectedAt: LOSS, recoveredAt: LOSS + 5 * MINUTE, backBy: 'writes' },
      'Since 10:00; answering again by 10:05 at the latest.',
    ],
  ])('a loss that is %s', (_, over, words) => {
    expect(past(over)).toBe(words);
  });

  test('what came of it is the news, where it did', () => {
    const aftermath = {
      ioFailedAt: LOSS + 2 * MINUTE,
      movedAt: null,
      movedTo: '',
      rebootedAt: null,
      forgotten: null,
    };
    expect(past({ aftermath, impact: 'failed' })).toBe('Lost at 10:00; I/O failed at 10:02.');
    expect(past({ aftermath, impact: 'recovered' })).toBe('Since 10:00; detected at 10:03.');
    expect(past({ aftermath: { ...aftermath, ioFailedOn: 'node2' }, impact: 'failed' })).toBe(
      'Since 10:00; detected at 10:03.',
    );
    for (const impact of ['taken-over', 'restarted', 'restarted-either'] as const) {
      expect(past({ aftermath, impact })).toBe('Lost at 10:00; 10:02 I/O errors on node1.');
      expect(past({ impact })).toBe('Since 10:00; detected at 10:03.');
    }
  });
});

describe('who, or why', () => {
  const who = { at: LOSS, principal: 'tanaka@x', ip: '10.0.0.1', client: 'cli' };
  const unknownIntent = { cause: 'detached-intent-unknown' } as const;

  test('who detached it, and whether there is anything to ask', () => {
    expect(lines({ who }).who).toBe(
      'Detached by tanaka＠x (10:00, from 10.0.0.1). Ask them whether it was meant.',
    );
    expect(lines({ who: { ...who, principal: null, ip: null } }).who).toMatch(
      /^Detached by unknown \(10:00, from unknown\)/,
    );
    for (const headline of ['recovered', 'redundancy-restored', 'planned', 'late', 'late-failed'] as const)
      expect(lines({ who, headline }).who).toBe('Detached by tanaka＠x (10:00, from 10.0.0.1).');
  });

  test('why nobody is known', () => {
    expect(lines(unknownIntent).who).toMatch(/not in Audit so far/);
    expect(lines({ ...unknownIntent, auditUnasked: true }).who).toMatch(/has not been searched so far/);
    expect(lines({ ...unknownIntent, auditUnasked: true, auditFailed: true }).who).toMatch(
      /could not be read from Audit/,
    );
  });

  test('of what is over only the cause', () => {
    expect(lines({ ...unknownIntent, headline: 'recovered' }).who).toBe(
      'Presumed cause: volume detached, intent unknown (likely).',
    );
    expect(lines().who).toBe('Presumed cause: path time-out (likely).');
    expect(lines({ cause: 'unknown' }).who).toBe('The cause is not known yet.');
    expect(tellsWho(notice())).toBe(false);
    expect(tellsWho(notice({ who }))).toBe(true);
    expect(tellsWho(notice(unknownIntent))).toBe(true);
    expect(tellsWho(notice({ ...unknownIntent, headline: 'recovered' }))).toBe(false);
  });
});

const pre = (key: Precondition['key'], verdict: Precondition['verdict']): Precondition => ({ key, verdict });
const option = (key: NoticeOption['key'], ...preconditions: readonly Precondition[]): NoticeOption => ({
  key,
  preconditions,
});

describe('what not to do', () => {
  test('of many the first three, in sentences', () => {
    const bans = [ban, 'reattach', 'mount', 'reboot-both'] as const;
    const all = avoided(notice({ avoid: bans }), 'en');
    expect(all).toHaveLength(4);
    expect(lines({ avoid: bans }).avoid).toBe(all.slice(0, 3).join(' '));
    expect(all[0]).toBe('Do not detach anything.');
  });

  test('while a choice is open, what would anticipate it; where a peer is at work, that first', () => {
    const options = [option('wait')];
    expect(lines({ avoid: [ban], options }).avoid).toMatch(/^Until that is settled, do not attach/);
    expect(lines({ avoid: [ban], options, impact: 'taken-over' }).avoid).toMatch(
      /^Do not reattach\. .* on node2;/,
    );
  });
});

describe('what can be done, and whom to call', () => {
  const step = (key: 'lcdstatus' | 'none' | 'competitor-ocid') => ({ key, params: {} });
  const todo = (over: Partial<NoticeFacts>) => lines(over).act.replace(/ No contacts are configured\.$/, '');

  test('nothing, or the one right next step', () => {
    expect(todo({})).toBe('No action is needed.');
    expect(todo({ steps: [step('none'), step('lcdstatus')] })).toBe('No action is needed.');
    expect(todo({ steps: [step('lcdstatus'), step('none')] })).toBe(
      'Next: On every node, look which one is in service (ISP).',
    );
  });

  test('the ways that nothing speaks against, and what has to be looked at first', () => {
    const options = [
      option('wait', pre('waited', 'met')),
      option('reattach', pre('quiet', 'not-met'), pre('detached', 'met')),
      option('switch-over', pre('comm-paths', 'unknown')),
    ];
    expect(todo({ options })).toBe(
      'You can choose: A wait / B reattach (once attachments have been quiet for five minutes) / C switch over to node2 (check first).',
    );
    expect(todo({ options: [option('switch-over')], peer: '' })).toMatch(
      /^You can choose: C switch over to (?!\.|\?).+\.$/,
    );
    expect(todo({ options: [option('reattach', pre('detached', 'not-met'))] })).toMatch(
      /^You can choose: nothing \(no way is open/,
    );
  });

  test('what would log the session out is stopped before anybody chooses', () => {
    const options = [option('wait')];
    expect(todo({ options, steps: [step('competitor-ocid')] })).toMatch(
      /^Next: .+ You can choose: A wait\.$/,
    );
    expect(todo({ options, steps: [step('lcdstatus')] })).toBe('You can choose: A wait.');
  });

  test('whom to call', () => {
    expect(whomToCall([], 'en')).toBe('No contacts are configured.');
    expect(whomToCall(['a@x', 'b'], 'en')).toBe('Contacts: a＠x, b.');
    expect(lines({ contacts: ['a'] }).act).toBe('No action is needed. Contacts: a.');
  });
});
