import { findingOf } from '../../../functions/core/monitor/finding.ts';
import {
  type MonitorNoticeParts,
  monitorText,
  whatIsWrong,
  whatToDo,
} from '../../../functions/core/monitor/words.ts';
import { NOW } from './facts.ts';

const inEnglish = (parts: Partial<MonitorNoticeParts>) =>
  monitorText({ added: [], cleared: [], open: [], ...parts }, 'en', 'Asia/Tokyo');
const titleOf = (parts: Partial<MonitorNoticeParts>) => inEnglish(parts).title;
const paragraphs = (parts: Partial<MonitorNoticeParts>) => inEnglish(parts).body.split('\n\n');

const NODE = findingOf('node-silent', 'medium', 'n1', { name: 'node1', cluster: 'CL1', since: NOW });
const CLUSTER = findingOf('cluster-silent', 'critical', 'tag:CL1', { name: 'CL1', detail: 'node1, node2' });
const OTHER = { ...CLUSTER, name: 'CL2' };
const LATE = findingOf('heartbeat-late', 'high', 'heartbeat');
const nodes = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ ...NODE, subject: `n${at}`, name: `node${at}` }));
const INTRO = 'This notice is about the monitor itself, not about a lost volume.';

describe('the title', () => {
  test('is what is new and worst, and how many others are', () => {
    expect(titleOf({ added: [NODE] })).toBe('[WARNING] CL1/node1 sends no monitoring data [LKW:monitor]');
    expect(titleOf({ added: [CLUSTER, LATE, NODE], open: [LATE] })).toBe(
      '[CRITICAL] CL1 all nodes silent; state unknown (and 2 more) [LKW:monitor]',
    );
  });

  test('where only something ended, it is what is still so, or that nothing is', () => {
    expect(titleOf({ cleared: [NODE], open: [LATE] })).toBe(
      '[WARNING] our own heartbeat line went into Logging and did not come out [LKW:monitor]',
    );
    expect(titleOf({ cleared: [NODE] })).toBe(
      '[RECOVERED] monitoring of the monitor: all clear again [LKW:monitor]',
    );
  });

  test('is one line of at most 255 characters, however long or wild a name is', () => {
    const title = titleOf({ added: [{ ...NODE, name: `a\r\n\u2028b${'x'.repeat(400)}` }] });
    expect(title).toMatch(/^\[WARNING\] CL1\/a bx+ \[LKW:monitor\]$/);
    expect(title).toHaveLength(230 + ' [LKW:monitor]'.length);
  });
});

describe('the body', () => {
  test('says of each new finding what, since when and what to do', () => {
    const todo = whatToDo('node-silent', 'en');
    expect(paragraphs({ added: [NODE, LATE] })).toEqual([
      INTRO,
      `- CL1/node1 sends no monitoring data (since 2026-11-22 21:00 UTC+09:00)\n  What to do: ${todo}`,
      `- ${whatIsWrong(LATE, 'en')}\n  What to do: ${whatToDo('heartbeat-late', 'en')}`,
    ]);
  });

  test('names the nodes of a silent cluster, and says first that its service may be down', () => {
    const [intro, first] = paragraphs({ added: [CLUSTER], open: [OTHER, LATE] });
    expect(intro).toMatch(/^No node of CL1, CL2 sends any data\. The service may be down\./);
    expect(first?.split('\n').slice(0, 2)).toEqual([
      '- CL1 all nodes silent; state unknown',
      '  node1, node2',
    ]);
    expect(paragraphs({ added: [LATE], open: [OTHER] })[0]).toMatch(/^No node of CL2 sends/);
    expect(paragraphs({ added: [LATE], cleared: [OTHER] })[0]).toBe(INTRO);
  });

  test('lists what ended and what is still so, a line each', () => {
    expect(paragraphs({ cleared: [NODE, LATE], open: [OTHER] }).slice(1)).toEqual([
      `No longer so:\n- CL1/node1 sends no monitoring data\n- ${whatIsWrong(LATE, 'en')}`,
      'Still open:\n- CL2 all nodes silent; state unknown',
    ]);
    expect(paragraphs({ cleared: [NODE] })).toHaveLength(2);
  });

  test('of more than forty in a list the rest is a number', () => {
    const lines = (count: number) => paragraphs({ cleared: nodes(count) })[1]?.split('\n') ?? [];
    expect(lines(40)).toHaveLength(1 + 40);
    expect(lines(40).at(-1)).toBe('- CL1/node39 sends no monitoring data');
    expect(lines(43)).toHaveLength(1 + 40 + 1);
    expect(lines(43).at(-1)).toBe(' (and 3 more)');
    expect(paragraphs({ added: nodes(43) })).toHaveLength(1 + 40);
  });
});

describe('a check that could not be made', () => {
  const check = (name: string) => findingOf('check-failed', 'low', name, { detail: 'OCI_TIMEOUT' });

  test('goes by words of its own in each language, else by its name', () => {
    expect(whatIsWrong(check('dead letters'), 'ja')).toBe(
      '監視自体の確認を実施できません: 処理不能データ (OCI_TIMEOUT)',
    );
    expect(whatIsWrong(check('dead letters'), 'en')).toBe(
      'a check of the monitor could not be made: dead letters (OCI_TIMEOUT)',
    );
    expect(whatIsWrong(check('tea leaves'), 'ja')).toContain(': tea leaves (');
  });

  test('a node that has the name of a check keeps its own', () => {
    expect(whatIsWrong({ ...NODE, name: 'lease' }, 'ja')).toContain('CL1/lease');
  });

  test('a node of no cluster is shown without one', () => {
    expect(whatIsWrong({ ...NODE, cluster: null }, 'en')).toBe('-/node1 sends no monitoring data');
  });
});
