import { REFUSED, SILENT } from '../session.ts';
import { type Scenario, SHARED } from './scenario.ts';

/** What cannot be seen at once: whether the kernel counts down, and which node is in service. */
export const DOUBTS: readonly Scenario[] = [
  {
    name: 'black-hole-short',
    about: {
      en: 'Packets vanish for fifty seconds; the initiator never notices, so nothing ever counted down',
      ja: '50秒間パケットが失われる(イニシエーターは気付かず、期限の計時は始まらない)',
    },
    until: '115m',
    schedule: (sim) => {
      sim.at('0s', () => sim.target('CL1', 'node1', SHARED, SILENT));
      sim.at('50s', () => sim.heal('CL1', 'node1', SHARED));
    },
  },
  {
    name: 'black-hole-to-the-end',
    about: {
      en: 'Packets vanish for good: the initiator notices after 77 seconds, I/O fails 6000 s after that',
      ja: 'パケットが失われ続け、77秒後にイニシエーターが気付き、その6000秒後にI/Oエラーになる',
    },
    until: '115m',
    schedule: (sim) => sim.at('0s', () => sim.target('CL1', 'node1', SHARED, SILENT)),
  },
  {
    name: 'standby-loses-unasked',
    about: {
      en: 'The standby loses its path and no probe is deployed: its role shows in the lines and in who wrote',
      ja: '待機系が経路を失う(プローブなし)。ログと書込みのメトリックから待機系と推定する',
    },
    until: '115m',
    schedule: (sim) => sim.at('0s', () => sim.target('CL1', 'node2', SHARED, REFUSED)),
  },
  {
    name: 'standby-detached',
    about: {
      en: 'The volume of the standby is detached while the active node writes as ever, without the probe',
      ja: '稼働系が普段どおり書き込むなか、待機系のボリュームがデタッチされる(プローブなし)',
    },
    until: '40m',
    schedule: (sim) => {
      sim.at('0s', () => sim.detach('CL1', 'node2', SHARED));
      sim.at('20m', () => sim.reattach('CL1', 'node2', SHARED));
    },
  },
];
