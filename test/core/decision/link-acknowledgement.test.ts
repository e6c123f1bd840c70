import * as v from 'valibot';
import { LANGUAGES } from '../../../functions/core/base/language.ts';
import { obeyed } from '../../../functions/core/decision/obey.ts';
import { beginIncident } from '../../../functions/core/incident/incident.ts';
import { commandRecord, commandSchema } from '../../../functions/core/incident/operator-command.ts';
import { historyText } from '../../../functions/core/notice/records.ts';
import { acknowledgedLine } from '../../../functions/core/notice/section-state.ts';
import { INCIDENT } from '../../../functions/store/incidents.ts';

// Nobody knows who had the link: it counts as an acknowledgement, and stands in for no person.

const AT = Date.UTC(2026, 10, 29, 3, 4);
const cluster = { key: 'tag:CL1', name: 'CL1', source: 'tag' as const, nodes: ['ocid1.instance.oc1..a'] };
const incident = beginIncident({ id: '5bfba12d', cluster, openedAt: AT, lossAt: AT });
const byLink = commandRecord(
  '5bfba12d',
  { kind: 'ack', via: 'link' },
  { by: 'Mallory', at: AT + 1, id: 'link-5bfba12d' },
);
const byPerson = commandRecord('5bfba12d', { kind: 'ack' }, { by: 'sato', at: AT + 2, id: 'c2' });

test('it counts once, and is kept as what it is', () => {
  const once = obeyed(incident, [byLink]).incident;
  expect(once.acknowledged).toEqual({ by: 'Mallory', at: AT + 1, via: 'link' });
  expect(obeyed(once, [byLink]).incident).toEqual(once);
  const stored = new TextEncoder().encode(JSON.stringify(once));
  expect(INCIDENT.decode(stored, 'incidents/5bfba12d.json')).toMatchObject({
    acknowledged: once.acknowledged,
  });
});

test('a person takes its place, and it never that of a person', () => {
  const person = { by: 'sato', at: AT + 2 };
  expect(obeyed(incident, [byLink, byPerson]).incident.acknowledged).toEqual(person);
  const late = { ...byLink, at: AT + 3 };
  expect(obeyed(incident, [byPerson, late]).incident.acknowledged).toEqual(person);
  expect(obeyed(obeyed(incident, [byPerson]).incident, [late]).incident.acknowledged).toEqual(person);
});

test('neither hold nor closing nor anything else is ordered by a link', () => {
  for (const kind of ['release', 'hold', 'close']) {
    const command = { ...byLink, kind, until: AT + 100, why: 'x' };
    const parsed = v.parse(commandSchema, command);
    expect('via' in parsed).toBe(false);
  }
  expect(v.is(commandSchema, { ...byLink, via: 'phone' })).toBe(false);
});

test.each(LANGUAGES)('it is told as unverified wherever it is told (%s)', (lang) => {
  const unverified = lang === 'ja' ? '本人未確認' : 'not verified';
  const { acknowledged, history } = obeyed(incident, [byLink]).incident;
  const line = history.at(-1);
  expect(line === undefined ? '' : historyText(line, lang)).toContain(unverified);
  expect(acknowledged === null ? '' : acknowledgedLine(acknowledged, { lang, zone: 'UTC' })).toContain(
    unverified,
  );
});

test('the reason that the audit trail keeps of it names no person', () => {
  const detail = (command: typeof byLink) => obeyed(incident, [command]).reasons[0]?.detail;
  expect(detail(byPerson)).toBe('sato');
  expect(detail({ ...byLink, by: 'sato' })).toBe('by link, not verified: sato');
});

test.each(LANGUAGES)('no mail program makes an address of a name that somebody typed (%s)', (lang) => {
  for (const by of ['www.evil.example/login', 'https://evil.example', 'evil.example', 'a.b@evil.example']) {
    const told = acknowledgedLine({ by, at: AT, via: 'link' }, { lang, zone: 'UTC' });
    expect(told).not.toMatch(/www\.|evil\.|:\/\/|@/);
    expect(told).toContain('evil');
  }
});
