import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS, commandsOf } from '../../functions/core/notice/commands.ts';
import type { StepKey } from '../../functions/core/notice/facts.ts';
import { createProgram } from '../../infra/cli/program.ts';

/** What the page writes where a notice fills in; an option that a notice leaves out when it is not known has none. */
const NAMES = {
  node: 'NODE',
  instance: 'NODE',
  compartment: 'COMPARTMENT',
  volume: 'VOLUME',
  device: 'sdb',
  iqn: 'IQN',
  portal: 'ADDRESS:3260',
  tag: 'TAG',
} as const;
const ATTACHMENT = {
  device: 'DEVICE',
  'display-name': '?',
  'encryption-in-transit-type': '?',
  'is-shareable': 'true',
  'is-read-only': 'false',
  'use-chap': 'false',
  'is-agent-auto-iscsi-login-enabled': 'false',
};

/** Steps whose commands the page does not show, each with the reason. */
const NOT_ON_THE_PAGE: Readonly<Partial<Record<StepKey, string>>> = {
  approve: 'names one plan: it is in the notice',
  reject: 'names one plan: it is in the notice',
  tmo: 'the page reads all sessions at once',
  'not-in-use': 'only for a session that is left at an old address: the notice has it',
  'logout-old': 'only for a session that is left at an old address: the notice has it',
  'forget-old': 'only for a record that is left of an old address: the notice has it',
  'restart-standby': 'the page says which node is restarted; nothing is to be pasted for it by mistake',
  'restart-unknown': 'as for the standby',
  'restart-both': 'as for the standby',
  'start-standby-first': 'as for the standby',
  'logout-refused': 'as for the standby',
  terraform: 'names one attachment: it is in the notice',
  multipath: 'only where there is multipath',
  load: 'one word in the text',
  'duplicate-iqn': 'of one rare cause: the notice has it',
  'competitor-ocid': 'of one rare cause: the notice has it',
};

/** Commands of the page that no notice has, each with the reason. */
const OF_THE_PAGE_ALONE: Readonly<Record<string, string>> = {
  'cat /sys/class/iscsi_session/session*/recovery_tmo': 'in quiet times: no session is in trouble',
  'sudo iscsiadm -m node -T IQN -p ADDRESS:3260 -o update -n node.session.timeo.replacement_timeout -v 120':
    'in quiet times: never during an incident',
};

const made = (key: StepKey): readonly string[] => {
  const params =
    /attach$|^attach/.test(key) && key !== 'list-attachments' ? { ...NAMES, ...ATTACHMENT } : NAMES;
  return commandsOf({ key, params }, { lang: 'en' });
};
const KEYS = Object.keys(COMMANDS) as StepKey[];
const NOTICED = new Set(KEYS.filter((key) => NOT_ON_THE_PAGE[key] === undefined).flatMap(made));

describe.each(['docs/outage.md', 'docs/outage.ja.md'])('%s', (path) => {
  const page = readFileSync(join(__dirname, '../..', path), 'utf8');
  const shown = [...page.matchAll(/^( *)```sh\n([\s\S]*?)^\1```$/gm)].flatMap(([, , body = '']) =>
    body
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  );

  test('types what the notices type, word for word, and nothing else without a reason', () => {
    expect(shown.length).toBeGreaterThan(12);
    expect(shown.filter((line) => !NOTICED.has(line) && OF_THE_PAGE_ALONE[line] === undefined)).toEqual([]);
    expect(Object.keys(OF_THE_PAGE_ALONE).filter((line) => !shown.includes(line))).toEqual([]);
  });

  test('has the commands of every step, unless there is a reason why not', () => {
    expect([...NOTICED].filter((line) => !shown.includes(line))).toEqual([]);
  });

  test('names only commands and options that warden has', () => {
    const program = createProgram('en');
    const named = [...page.matchAll(/`warden ([a-z-]+)([^`]*)`/g)];
    expect(named.length).toBeGreaterThan(2);
    for (const [whole, name = '', rest = ''] of named) {
      const command = program.commands.find((one) => one.name() === name);
      const known = command?.options.map(({ long }) => long) ?? [];
      const asked = rest.match(/--[a-z-]+/g) ?? [];
      expect([whole, command?.name(), asked.filter((one) => !known.includes(one))]).toEqual([
        whole,
        name,
        [],
      ]);
    }
  });
});

test('each reason is one of a step that still has commands', () => {
  expect(Object.keys(NOT_ON_THE_PAGE).filter((key) => !KEYS.includes(key as StepKey))).toEqual([]);
});
