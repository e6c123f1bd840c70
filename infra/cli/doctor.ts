import type { Command } from 'commander';
import * as v from 'valibot';
import { OciCompute } from '../../functions/oci/compute.ts';
import { OciInvoker } from '../../functions/oci/invoke.ts';
import { ObjectStore } from '../../functions/oci/object-store.ts';
import { OciSubscriptions } from '../../functions/oci/subscriptions.ts';
import { systemClock } from '../../functions/runtime/clock.ts';
import { KEYS } from '../../functions/runtime/config-keys.ts';
import {
  type DoctorCheck,
  type DoctorFinding,
  type DoctorPorts,
  type DoctorTarget,
  type DoctorVerdict,
  examine,
} from './doctor-checks.ts';
import { type Language, langOption, languageOf } from './language.ts';
import { ociClients } from './oci-access.ts';

interface Words {
  readonly verdict: Readonly<Record<DoctorVerdict, string>>;
  readonly check: Readonly<Record<DoctorCheck, string>>;
  /** What to do when the check is not good. */
  readonly todo: Readonly<Record<DoctorCheck, string>>;
  readonly summary: (bad: number, all: number) => string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    verdict: { good: 'ok', bad: 'BAD' },
    check: {
      configuration: 'configuration',
      'state-bucket': 'state bucket can be read',
      compartment: 'volume attachments can be listed',
      subscription: 'somebody receives the notices',
      function: 'function can be invoked',
      lease: 'respond takes what waits',
      heartbeat: 'the marked line came out',
      'dead-letters': 'nothing was set aside',
    },
    todo: {
      configuration: 'Set this key (docs/configuration.md), for example from the outputs of Terraform.',
      'state-bucket': 'Check the name, the namespace, and your own rights on the bucket.',
      compartment: 'Check the OCID and the policy for this compartment.',
      subscription: 'Add a subscription to the topic and confirm it.',
      function: 'Check that the function is deployed and ACTIVE, its endpoint, and your own rights.',
      lease: 'Look at the log of function respond, its concurrency and its policies.',
      heartbeat: 'Run "warden drill"; look at the schedule of sweep, the connector, and the log of detect.',
      'dead-letters': 'Look at the newest objects under dead-letter/ in the state bucket.',
    },
    summary: (bad, all) =>
      bad === 0 ? `All ${all} checks are good.` : `${bad} of ${all} checks are not good.`,
  },
  ja: {
    verdict: { good: '正常', bad: '異常' },
    check: {
      configuration: '構成',
      'state-bucket': '状態バケットの読取り',
      compartment: 'ボリューム・アタッチメントの一覧',
      subscription: '通知の宛先',
      function: '関数の呼出し',
      lease: '関数 respond の処理',
      heartbeat: '監視用の試験行',
      'dead-letters': '読み取れない入力',
    },
    todo: {
      configuration: 'このキーを設定してください (docs/configuration.md)。値は Terraform の出力にあります。',
      'state-bucket': 'バケット名、ネームスペース、実行者の権限を確認してください。',
      compartment: 'OCID とこのコンパートメントのポリシーを確認してください。',
      subscription: 'トピックにサブスクリプションを追加し、確認を完了してください。',
      function: '関数が ACTIVE か、エンドポイント、実行者の権限を確認してください。',
      lease: '関数 respond のログ、同時実行数、ポリシーを確認してください。',
      heartbeat:
        '「warden drill」を実行し、関数 sweep のスケジュール、コネクタ、関数 detect のログを確認してください。',
      'dead-letters': '状態バケットの dead-letter/ にある新しいオブジェクトを確認してください。',
    },
    summary: (bad, all) =>
      bad === 0 ? `${all} 項目すべて正常です。` : `${all} 項目のうち ${bad} 項目が正常ではありません。`,
  },
};

/** The findings for people: one line each, and what to do below those that are not good. */
export function doctorText(findings: readonly DoctorFinding[], language: Language): string {
  const words = WORDS[language];
  const lines = findings.flatMap(({ check, verdict, subject, detail }) => {
    const more = detail === '' ? '' : ` (${detail})`;
    const line = `[${words.verdict[verdict]}] ${words.check[check]}: ${subject}${more}`;
    return verdict === 'good' ? [line] : [line, `    ${words.todo[check]}`];
  });
  const bad = findings.filter(({ verdict }) => verdict !== 'good').length;
  return [...lines, words.summary(bad, findings.length)].join('\n');
}

interface DoctorOptions {
  readonly profile?: string;
  readonly json?: true;
  readonly lang?: string;
}

const HELP = `
Reads the installation's values from the environment: ${KEYS.stateBucket.env}, ${KEYS.namespace.env},
${KEYS.compartments.env}, ${KEYS.topicId.env}, ${KEYS.respondFunctionId.env}, ${KEYS.respondEndpoint.env}
and, if set, ${KEYS.monitorTopicId.env}. Changes nothing. Signs with the resource principal of the
environment when there is one, else with --profile.

Exit codes: 0 everything is good, 1 something is not or could not be checked, 2 bad usage.

Example:
  warden doctor --profile DEFAULT`;

/** Adds `warden doctor`. */
export function register(program: Command): void {
  program
    .command('doctor')
    .description('check an installation: buckets, topics, functions, the marked line, what was set aside')
    .option('--profile <name>', 'profile of the OCI configuration file (default: DEFAULT)')
    .option('--json', 'print one JSON object (schema warden.doctor/1) instead of text')
    .addOption(langOption())
    .addHelpText('after', HELP)
    .action(async (options: DoctorOptions) => {
      const { ports, target } = installation(options.profile, process.env);
      const findings = await examine(ports, target);
      const text =
        options.json === true
          ? JSON.stringify({ schema: 'warden.doctor/1', findings })
          : doctorText(findings, languageOf(options.lang, process.env));
      process.stdout.write(`${text}\n`);
      process.exitCode = findings.every(({ verdict }) => verdict === 'good') ? 0 : 1;
    });
}

const NEEDED = [
  KEYS.stateBucket,
  KEYS.namespace,
  KEYS.compartments,
  KEYS.topicId,
  KEYS.respondFunctionId,
  KEYS.respondEndpoint,
] as const;

/** What the environment says about the installation. */
export function targetOf(env: NodeJS.ProcessEnv): DoctorTarget {
  const complaints = NEEDED.filter((key) => !v.is(key.schema, env[key.env])).map((key) => key.env);
  const given = <S extends v.GenericSchema>(key: { readonly env: string; readonly schema: S }) => {
    const parsed = v.safeParse(key.schema, env[key.env]);
    return parsed.success ? parsed.output : undefined;
  };
  const topics = [given(KEYS.topicId), given(KEYS.monitorTopicId)].filter((id) => id !== undefined);
  const respond = given(KEYS.respondEndpoint) === undefined ? undefined : given(KEYS.respondFunctionId);
  const hasStore = given(KEYS.namespace) !== undefined;
  return {
    bucket: hasStore ? (given(KEYS.stateBucket) ?? '') : '',
    compartments: given(KEYS.compartments) ?? [],
    topics: [...new Set(topics)],
    functions: respond === undefined ? [] : [respond],
    complaints,
  };
}

function installation(
  profile: string | undefined,
  env: NodeJS.ProcessEnv,
): { readonly ports: DoctorPorts; readonly target: DoctorTarget } {
  const target = targetOf(env);
  const clients = ociClients(profile, env);
  const endpoint = env[KEYS.respondEndpoint.env] ?? '';
  const invoker = new OciInvoker(
    clients,
    target.functions.map((id) => ({ id, endpoint })),
  );
  const ports: DoctorPorts = {
    store: new ObjectStore(clients, env[KEYS.namespace.env] ?? '', target.bucket),
    compute: new OciCompute(clients),
    subscriptions: new OciSubscriptions(clients),
    dryRun: (functionId) => invoker.dryRun(functionId),
    clock: systemClock,
  };
  return { ports, target };
}
