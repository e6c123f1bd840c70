import type { Language } from '../../functions/core/base/language.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { expectGolden, play, titles, touched } from './told.ts';

/** Scenario, and the headline in both languages, as operators know it. */
const HEADLINES = [
  [
    'forced-detach',
    '【緊急】CL1/node1 共有ディスク接続断(デタッチ) I/Oエラーまで最長95分',
    '[CRITICAL] CL1/node1 volume detached; I/O fails in <=95 min',
  ],
  [
    'same-session-returns',
    '【復旧】CL1/node1 共有ディスク接続回復(断31分)リソース要確認',
    '[RECOVERED] CL1/node1 disk back after 31 min; check resource',
  ],
  [
    'black-hole',
    '【緊急】CL1/node1 共有ディスク応答なし(原因調査中)',
    '[CRITICAL] CL1/node1 shared disk not responding (under investigation)',
  ],
  [
    'fencing-detach',
    '【緊急】CL1/node1 再アタッチ禁止:node2で引継ぎの形跡あり',
    '[CRITICAL] CL1/node1 DO NOT REATTACH: node2 may be active',
  ],
  [
    'new-portal',
    '【緊急】CL1/node1 再アタッチ済・未復旧(旧セッション残存) I/Oエラーまで最長90分',
    '[CRITICAL] CL1/node1 reattached, NOT recovered (old session); I/O fails in <=90 min',
  ],
  [
    'standby-loses',
    '【警告】CL1/node2(待機系)共有ディスク接続断・切替不可',
    '[WARNING] CL1/node2 (standby) disk lost; fail-over unsafe',
  ],
  [
    'quorum-volume',
    '【緊急】CL1/node1 Quorum用ディスク接続断・強制停止の恐れ',
    '[CRITICAL] CL1/node1 quorum disk lost; node may halt',
  ],
  [
    'all-silent',
    '【緊急】CL1 全ノード監視データ途絶(状態不明)',
    '[CRITICAL] CL1 all nodes silent; state unknown',
  ],
  [
    'forced-restart',
    '【警告・未受付】CL1/node1 再起動後に共有ディスク未接続・冗長性なし(サービスはnode2)',
    '[WARNING, UNANSWERED] CL1/node1 without shared disk after a restart; service on node2, no redundancy',
  ],
  [
    'planned-detach',
    '【情報】CL1/node1 計画デタッチを確認(対処不要)',
    '[INFO] CL1/node1 planned detach seen; no action needed',
  ],
] as const;

describe.each(HEADLINES)('%s', (name, ja, en) => {
  const told = new Map<Language, Simulation>();
  beforeAll(async () => {
    for (const lang of ['ja', 'en'] as const) told.set(lang, await play(name, lang));
  });
  const in_ = (lang: Language): Simulation => {
    const sim = told.get(lang);
    if (sim === undefined) throw new Error('not played');
    return sim;
  };

  it('comes to its headline in both languages', () => {
    expect(titles(in_('ja'))).toContain(ja);
    expect(titles(in_('en'))).toContain(en);
  });

  it('tells the same at the same moments in both languages', () => {
    expect(
      in_('ja')
        .notices()
        .map(({ after }) => after),
    ).toEqual(
      in_('en')
        .notices()
        .map(({ after }) => after),
    );
  });

  it.each(['ja', 'en'] as const)('reads in %s as the golden file', (lang) => {
    expectGolden(name, lang, in_(lang));
  });

  it('changes nothing at the platform, and never speaks of a mistake', () => {
    expect(touched(in_('en'))).toEqual([]);
    const all = [...in_('ja').notices(), ...in_('en').notices()];
    for (const { title, body } of all) expect(title + body).not.toMatch(/誤操作|mistake/i);
  });
});
