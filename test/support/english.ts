import { EN as ERRORS } from '../../functions/core/base/errors.en.ts';

import { REASON_CODES } from '../../functions/core/incident/reasons.ts';

import { FINDING_CODES } from '../../functions/core/monitor/finding.ts';
import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import { KEYS } from '../../functions/runtime/config-keys.ts';
import { createProgram } from '../../infra/cli/program.ts';
import { SCENARIOS } from '../../infra/local/simulator/scenarios/all.ts';

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

/**
 * Words in Latin letters that Japanese operators read as they are, by why. Nothing else is let through: a word that is
 * missing here is translated, or added under the reason that it has.
 */
export const LET_THROUGH = {
  /** Names of products and of their parts; A, B and C are the three ways. */
  products: words(`A B C oci-iscsi-warden LifeKeeper SIOS Oracle Cloud OCI Linux Ubuntu Terraform
    Logging Notifications Audit Agent Object Storage Resource Functions Block Volume CLI Quorum
    firewalld systemd journalctl dmesg open-iscsi iSCSI iscsid ocid lkscsid lcdstatus quickCheck HeartBeats
    Node npm Web oci JavaScript English syslog iscsiadm xzcat lz4cat unrar cpio sudo Ctrl
    bash zsh fish HTML Markdown`),
  /** Abbreviations without a Japanese form. */
  abbreviations:
    words(`API CPU I/O ID IP IQN OCID OS UTC JST VCN VG LVM CHAP JSON CSV RFC IAM IANA ISO DNS MB KB
     GUI NOP TCP LKW AD gzip tar xz RAR ZIP Zstandard bzip ONS`),
  /** States and settings as services and LifeKeeper show them. */
  states:
    words(`ATTACHED ATTACHING DETACHED DETACHING ABSENT AVAILABLE RUNNING STOPPED STOPPING STARTING TERMINATED ACTIVE
    PENDING INACTIVE READY LOGGED_IN LOGGED FAILED FREE ALIVE DEAD ISP ISU OSU OSF ILLSTATE STOP SOFTSTOP running inactive
    InitiatorName Portal storage none`),
  /** Keys and values as they are typed into a configuration, a tag or an option, and a header. */
  settings:
    words(`ja en region user fingerprint LANG rw json messages iscsi lifekeeper-cluster iscsi-replacement-timeout
    opc-request-id opc-next-page NOP-Out`),
  /** Names of the suite's parts and modes, as configuration and log have them. */
  suite: words('console detect observe probe reattach respond sweep warden approve log-content'),
  /** Lines of the log and calls of the API that a text quotes. */
  quoted: [
    'hung task',
    'operational after recovery',
    'AttachVolume',
    'DetachVolume',
    'fsck',
    'apply',
    'state list',
    'state',
    'Do Not Switch Over Resources',
    'In Service',
  ],
  /** Names that a text fills in for an example, and of the played tenancies. */
  names: words(
    'TAG ADDRESS HOST FILE CL1 node1 node2 lk-shared lk-quorum lk-data sdb call-1 ops sato suzuki DEFAULT example',
  ),
} as const;

/** Closed lists whose members are shown as codes; each is explained on a page. */
const CODES: readonly string[] = [
  ...REASON_CODES,
  ...FINDING_CODES,
  ...Object.keys(ERRORS).map((key) => key.split('.')[0] ?? ''),
  ...builtInRules().map(({ id }) => id),
  ...Object.values(KEYS).map(({ env }) => env),
  ...SCENARIOS.map(({ name }) => name),
  ...createProgram('ja').commands.map((command) => command.name()),
];
const PASSES = new Set<string>([...Object.values(LET_THROUGH).flat(), ...CODES]);

/** A command line: nothing of it is prose. What may stand in front of it on the same line is. */
const TYPED =
  /(?:^|(?<=: ?)|(?<= ))(?:sudo |npm run |npm ci|oci (?:compute|os|iam|setup) |terraform [a-z]|timeout \d|cat \/|ls -d|grep -E|uptime$|findmnt|lsblk|systemctl |journalctl |warden (?:[a-z-]+ )).*$/;

/** Ids, addresses, paths, options, figures with their units, templates: nobody's prose in any language. */
const NO_PROSE: readonly RegExp[] = [
  /\{[\w-]+\}/g,
  /[(「](?:terraform|warden|oci|npm) [^)」]*[)」]/g,
  // A request or a setting as JSON, cut or whole.
  /^\s*\{".*$/,
  /`[^`]*`/g,
  /"[^"]*"/g,
  /<!--.*?-->/g,
  /\[LKW:[\w-]+\]/g,
  /\b(?:ocid1|iqn)\.[\w.:/-]*/g,
  /\bhttps?:\/\/\S*/g,
  /(?<![\w-])--?[A-Za-z][\w-]*(?:[ =](?:[A-Z][A-Z_=]*|<[^>]*>|\[[^\]]*\]))?/g,
  /<[a-z=-]+>|\[(?:options|command|id)\]/g,
  /(?<![\w/])(?:[\w.-]+)?(?:\/[\w.*{},-]+)+\/?/g,
  /\b[\w-]+\/(?=[^\w]|$)/g,
  /\b[\w-]*[_./=@][\w./:=@*-]*[\w*-]|\b[\w-]+:[\w./*-][\w./:=@*-]*/g,
  /\b(?=[\w.-]*\d)[\w.-]+/g,
];

/**
 * Words of a text that are neither Japanese nor let through. Lines that somebody logged or typed are taken out first.
 * @param verbatim what is quoted as it came: log lines, names that people gave.
 */
export function englishIn(text: string, verbatim: Iterable<string> = []): readonly string[] {
  const quoted = [...new Set(verbatim)].filter((one) => one !== '').sort((a, b) => b.length - a.length);
  const own = quoted.reduce((rest, one) => rest.replaceAll(one, ' '), text);
  return own.split('\n').flatMap((line) => {
    const said = line.replace(TYPED, ' ');
    const prose = LET_THROUGH.quoted.reduce((rest, one) => rest.replaceAll(one, ' '), said);
    const kept = words(prose)
      .filter((word) => PASSES.has(word.replace(/^[「(【]+|[」)】、。,:;]+$/g, '')))
      .reduce((rest, word) => rest.replace(word, ' '), prose);
    const bare = NO_PROSE.reduce(
      (rest, pattern) => rest.replace(pattern, (found) => (found === 'I/O' ? found : ' ')),
      kept,
    );
    return (bare.match(/[A-Za-z](?:[A-Za-z/-]*[A-Za-z])?/g) ?? []).filter((word) => !PASSES.has(word));
  });
}
