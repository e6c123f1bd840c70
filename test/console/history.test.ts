import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, HOUR, MINUTE } from '../../functions/core/base/time.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import { CL1, CL2, LOST, past } from '../core/history/past.ts';
import { consoleOver } from './small-scene.ts';

const NOW = LOST + DAY;
const EVIL = '=cmd()<script>alert(1)</script>" onload="x\u202e';

const later = (id: string, more: Partial<Incident>, hours = 2): Incident =>
  past({ id, openedAt: LOST + hours * HOUR, lossAt: LOST + hours * HOUR - 3 * MINUTE, ...more });
const open = later('bbbbbbbb', { acknowledged: null, recoveredAt: null, closedAt: null, closedBy: null });
const planned = later('cccccccc', { cluster: CL2, closedBy: 'planned', cause: 'detached-planned' }, 1);
const long = past({
  id: 'dddddddd',
  openedAt: LOST - 40 * DAY,
  lossAt: LOST - 40 * DAY - HOUR,
  cause: 'unknown',
});

const rows = (html: string) => html.match(/<tr>/g)?.length ?? 0;

describe.each(['en', 'ja'] as const)('in %s', (lang) => {
  test('the history shows each step, medians and worst, and says what is not known', async () => {
    const { get } = await consoleOver([past(), open, planned], NOW);
    const { status, text, html } = await get('/history', lang);
    expect(status).toBe(200);
    expect(html).toContain(`<html lang="${lang}">`);
    const file = join(__dirname, 'golden', `history.${lang}.txt`);
    if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(file, `${text}\n`);
    expect(existsSync(file) ? readFileSync(file, 'utf8') : 'no golden file yet').toBe(`${text}\n`);
  });
});

test('it is chosen by cluster, cause and period in the address, which the form and the links keep', async () => {
  const { get } = await consoleOver([past(), planned, long], NOW);
  const ids = async (query: string) =>
    [...(await get(`/history${query}`)).html.matchAll(/href="\/warden\/([a-d]{8})/g)].map(([, id]) => id);
  expect(await ids('')).toEqual(['cccccccc', 'aaaaaaaa', 'dddddddd']);
  expect(await ids('?days=30')).toEqual(['cccccccc', 'aaaaaaaa']);
  expect(await ids('?cluster=CL2')).toEqual(['cccccccc']);
  expect(await ids('?cause=unknown&cluster=CL1')).toEqual(['dddddddd']);
  expect(await ids('?days=30&cause=unknown')).toEqual([]);
  expect(await ids('?days=1e9&cluster=')).toEqual(['cccccccc', 'aaaaaaaa', 'dddddddd']);
  const { html } = await get('/history?cluster=CL9&days=7&lang=ja');
  expect(html).toContain('<option value="CL9" selected>');
  expect(html).toContain('/history.csv?cluster=CL9&amp;days=7&amp;lang=ja');
  expect(html).toContain('<input type="hidden" name="lang" value="ja">');
});

test('the CSV holds what was chosen, says that it is UTF-8, and no name in it is a formula', async () => {
  const { get } = await consoleOver([past({ cluster: { ...CL1, name: EVIL } }), planned], NOW);
  const { status, headers, html } = await get('/history.csv?days=30');
  expect([status, headers.get('Content-Type')]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
  expect(headers.get('Content-Disposition')).toBe('attachment; filename="warden-history.csv"');
  expect(
    html
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.slice(0, 20)),
  ).toEqual(['cccccccc,CL2,node3 n', 'aaaaaaaa,"\'=cmd()<sc']);
  expect(html.split('\r\n')).toHaveLength(4);
  const chosen = await get('/history.csv?cluster=CL2');
  expect(chosen.html.split('\r\n')).toHaveLength(3);
});

test('names of clusters, causes and objects are text, whatever stands in them', async () => {
  const { get, store } = await consoleOver(
    [past({ cluster: { ...CL1, name: EVIL }, cause: EVIL as Incident['cause'] })],
    NOW,
  );
  await store.put('incidents/<b>.json', new TextEncoder().encode('{'), { kind: 'absent' });
  for (const path of [
    '/history',
    `/history?cluster=${encodeURIComponent(EVIL)}&cause=${encodeURIComponent(EVIL)}`,
  ]) {
    const { html } = await get(path);
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\son[a-z]+=|<b>\.json/);
    expect(html.replace(/value="[^"]*"|href="[^"]*"/g, '')).not.toContain('\u202e');
  }
});

test('a page of very many incidents and clusters stays below 100 KB and says what it leaves out', async () => {
  const name = (n: number) => `クラスタの長い名前 ${n} `.repeat(4);
  const many = Array.from({ length: 600 }, (_, n) =>
    past({
      id: (n + 1).toString(16).padStart(8, '0'),
      cluster: { ...CL1, key: `tag:${n % 200}`, name: name(n % 200) },
      openedAt: LOST - n * HOUR,
      lossAt: LOST - n * HOUR - MINUTE,
    }),
  );
  const { get } = await consoleOver(many, NOW);
  for (const lang of ['en', 'ja']) {
    const { html, text } = await get('/history', lang);
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
    expect(rows(html)).toBeLessThan(120);
    expect(text).toMatch(/600/);
    expect(text).toMatch(/200/);
  }
});

test('what the platform could not carry is refused with what to do, in every form that can grow', async () => {
  const nodes = Array.from({ length: 40 }, (_, n) => `ocid1.instance.oc1..${'x'.repeat(70)}${n}`);
  const many = Array.from({ length: 1_700 }, (_, n) =>
    past({ id: (n + 1).toString(16).padStart(8, '0'), cluster: { ...CL1, nodes } }),
  );
  const { get } = await consoleOver(many, NOW);
  for (const path of ['/history.csv', '/api/v1/history', '/api/v1/incidents']) {
    const { status, html } = await get(path);
    expect([path, status, html.includes('CONSOLE_ANSWER_TOO_LARGE')]).toEqual([path, 400, true]);
    expect(Buffer.byteLength(html)).toBeLessThan(10_000);
  }
  for (const path of ['/history', '/history.csv?cluster=CL9', '/api/v1/incidents?open', '/00000001/raw.json'])
    expect([path, (await get(path)).status]).toEqual([path, 200]);
});

test('nothing was opened: it says so, and reading changes nothing', async () => {
  const { get, store } = await consoleOver([], NOW);
  expect((await get('/history')).text).toContain('No incident was opened in this time.');
  expect((await get('/history.csv')).html.split('\r\n')).toHaveLength(2);
  expect(store.names('')).toEqual([]);
});
