import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

function golden(name: string, lang: 'en' | 'ja'): string {
  const found = ['test/stories/golden', 'test/core/notice/golden']
    .map((folder) => join(ROOT, folder, `${name}.${lang}.txt`))
    .find((file) => existsSync(file));
  return found === undefined ? '' : readFileSync(found, 'utf8');
}

/** Row of the table, the recorded notices that have its sentence, and the sentence in both languages. */
const ROWS: readonly (readonly [row: number, name: string, en: RegExp, ja: RegExp])[] = [
  [2, 'sios-note-recovered', /007059\/007078/, /007059\/007078/],
  [
    3,
    'fencing-detach',
    /connection refused[\s\S]*the session retries/,
    /接続拒否[\s\S]*再接続を続けています/,
  ],
  [4, 'sios-note-recovered', /instead of returning an I\/O error/, /I\/Oエラーを返さず/],
  [
    5,
    '01-forced-detach',
    /load in the ten minutes before the loss: CPU \d+% at most, load average [\d.]+ at most, throttled/,
    /接続断の前10分の負荷 CPU 最大\d+%、ロードアベレージ 最大[\d.]+、I\/O制限/,
  ],
  // Where it cannot be read that is said.
  [
    5,
    'sios-note-recovered',
    /the load before the loss could not be read/,
    /接続断の前の負荷は読み取れませんでした/,
  ],
  [6, 'sios-note-recovered', /volume-attachment list/, /アタッチメントを確認してください/],
  [7, 'sios-note-recovered', /no setting of LifeKeeper changes that/, /LifeKeeperの設定では変えられません/],
  [
    8,
    'sios-note-recovered',
    /120 s is the distribution default, 6000 s/,
    /既定120秒、OCIイメージの既定6000秒/,
  ],
  [9, 'sios-note-recovered', /more fail-overs under high load/, /高負荷時のフェイルオーバーが増えます/],
  [
    10,
    'fencing-detach',
    /If it reconnects, LifeKeeper notices the recovery and does not fail over/,
    /再接続すればLifeKeeperが回復を検知し、フェイルオーバーは発生しません/,
  ],
  [10, 'sios-note-recovered', /no fail-over was seen/, /フェイルオーバーは検知していません/],
  [
    11,
    'sios-note-io-failed',
    /fails over to node2 as a resource failure/,
    /リソース障害として node2 へフェイルオーバー/,
  ],
  [
    12,
    'sios-note-io-failed',
    /deactivating LVM fails, LifeKeeper restarts the OS/,
    /LVMの非活性化に失敗すると/,
  ],
  [13, 'sios-note-recovered', /reattach the original volume/, /元のボリュームを node1 に再アタッチ/],
  [14, 'sios-note-io-failed', /OCI's iSCSI commands/, /OCIのiSCSIコマンド/],
  [15, 'sios-note-recovered', /keeps the disk's id/, /ディスクのID/],
  [16, 'sios-note-recovered', /Check that the resource can start/, /リソースを起動できる状態か確認/],
  [
    17,
    '06-standby',
    /restart iscsid\.service[\s\S]*restart the OS of node2/,
    /iscsid\.service を再起動[\s\S]*node2 のOSを再起動/,
  ],
  [17, '05-new-portal', /--action STOP --wait-for-state STOPPED/, /強制停止/],
];

test.each(ROWS)('row %i is in the notices of %s', (row, name, en, ja) => {
  expect({ row, text: golden(name, 'en') }).toEqual({ row, text: expect.stringMatching(en) });
  expect({ row, text: golden(name, 'ja') }).toEqual({ row, text: expect.stringMatching(ja) });
});

test.each(['sios-note.md', 'sios-note.ja.md'])(
  '%s: every statement of the note is covered, and where',
  (page) => {
    const doc = readFileSync(join(ROOT, 'docs', page), 'utf8');
    const rows = doc.split('\n').flatMap((line) => {
      const cells = /^\| (\d+) \| .+ \| (\w+) \| (.+) \|$/.exec(line);
      return cells === null ? [] : [{ row: Number(cells[1]), covered: cells[2], where: cells[3] ?? '' }];
    });
    expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 17 }, (_, i) => i + 1));
    expect(rows.filter(({ covered }) => covered !== 'yes')).toEqual([]);
    for (const [row, name] of ROWS) expect(rows[row - 1]?.where).toContain(`\`${name}\``);
    expect(doc).toContain('v9.6.1');
    expect(readFileSync(join(ROOT, 'docs', page.replace('sios-note', 'outage')), 'utf8')).toContain('v9.6.1');
  },
);
