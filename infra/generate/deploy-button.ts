import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployButton, picture, type Repository, repositoryOfPackage } from '../release/button.ts';
import { between } from './terraform-files.ts';

interface Page {
  /** Where the button leads while no repository is named. */
  readonly steps: string | null;
  readonly named: string;
  readonly unnamed: string;
}

const PAGES: Readonly<Record<string, Page>> = {
  'README.md': {
    steps: 'docs/deploy.md#with-the-deploy-button',
    named: 'The button opens Resource Manager with the newest release.',
    unnamed:
      'Every release has this button with its own address in its notes. Without a release, the button here leads to the\nsteps: one command packs the stack, and Resource Manager takes the zip by upload.',
  },
  'README.ja.md': {
    steps: 'docs/deploy.ja.md#デプロイボタンを使う場合',
    named: 'ボタンは、最新のリリースで Resource Manager を開きます。',
    unnamed:
      'リリースのノートには、そのリリースのアドレスが入った同じボタンがあります。リリースがない場合、ここのボタンは手順に進みます。\nコマンド1つでスタックを zip にし、リソース・マネージャにアップロードします。',
  },
  'docs/deploy.md': {
    steps: null,
    named:
      'Press the button; it opens _Create stack_ with the newest release. The zip must be readable without login.',
    unnamed:
      'If this repository has a release: open its newest release and press the button in its notes; it opens _Create stack_\nwith the zip, which must be readable without login. If it has none, make the zip yourself:\n\n```sh\nnpm run release:zip        # writes dist/oci-iscsi-warden.zip\n```\n\nand upload it: Console → Developer Services → Resource Manager → Stacks → _Create stack_ → _My configuration_ → _.Zip\nfile_ → choose `dist/oci-iscsi-warden.zip`. (In Cloud Shell: gear → _Download_ → `oci-iscsi-warden/dist/oci-iscsi-warden.zip`\nfirst.)',
  },
  'docs/deploy.ja.md': {
    steps: null,
    named:
      'ボタンを押すと、最新のリリースで _スタックの作成_ が開きます。zip はログインなしで読める必要があります。',
    unnamed:
      'このリポジトリにリリースがある場合は、最新のリリースを開き、ノートにあるボタンを押します。zip 入りの _スタックの作成_ が開きます\n(zip はログインなしで読める必要があります)。リリースがない場合は、zip を自分で作ります。\n\n```sh\nnpm run release:zip        # dist/oci-iscsi-warden.zip を書く\n```\n\nこれをアップロードします: コンソール → 開発者サービス → リソース・マネージャ → スタック → _スタックの作成_ → _自分の構成_ →\n_.Zipファイル_ → `dist/oci-iscsi-warden.zip` を選ぶ。(Cloud Shell の場合は、先に歯車 → _ダウンロード_ →\n`oci-iscsi-warden/dist/oci-iscsi-warden.zip`。)',
  },
};

/** The pages with the Deploy button: straight to Resource Manager once package.json names the repository of releases. */
export function deployButtonPages(root: string): Readonly<Record<string, string>> {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { repository?: unknown };
  const repository = repositoryOfPackage(manifest);
  return Object.fromEntries(
    Object.keys(PAGES).map((path) => [
      path,
      withButton(path, readFileSync(join(root, path), 'utf8'), repository),
    ]),
  );
}

/**
 * One page with its button written.
 * @throws Error when the page has no place for it.
 */
export function withButton(path: string, text: string, repository: Repository | null): string {
  const page = PAGES[path];
  if (page === undefined) throw new Error(`${path} has no Deploy button`);
  const { steps, named, unnamed } = page;
  const leading = steps === null ? '' : `${picture(steps)}\n\n`;
  const body = repository === null ? `${leading}${unnamed}` : `${deployButton(repository)}\n\n${named}`;
  return between(path, text, 'deploy-button', body);
}
