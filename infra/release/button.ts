const IMAGE =
  'https://oci-resourcemanager-plugin.plugins.oci.oraclecloud.com/latest/deploy-to-oracle-cloud.svg';
const CREATE = 'https://cloud.oracle.com/resourcemanager/stacks/create';
/** Name of the stack's zip in every release; it does not change, so that `releases/latest/download` finds it. */
export const ZIP_NAME = 'oci-iscsi-warden.zip';

/** `owner/name` of a repository on GitHub. */
export type Repository = `${string}/${string}`;

/** @throws Error when the text is not `owner/name`. */
export function repositoryOf(text: string): Repository {
  const [, owner, name] = /^([A-Za-z0-9][A-Za-z0-9-]{0,38})\/([A-Za-z0-9._-]{1,100})$/.exec(text) ?? [];
  if (owner === undefined || name === undefined)
    throw new Error(`--repo must be owner/name of a repository on GitHub, not ${JSON.stringify(text)}`);
  return `${owner}/${name}`;
}

/**
 * The repository that package.json names, in any of npm's forms on GitHub; null when it names none.
 * @throws Error when it names something else.
 */
export function repositoryOfPackage(manifest: { readonly repository?: unknown }): Repository | null {
  const { repository } = manifest;
  if (repository === undefined) return null;
  const url =
    typeof repository === 'object' && repository !== null && 'url' in repository
      ? repository.url
      : repository;
  const path = String(url)
    .replace(/^github:|^(git\+)?(https|ssh):\/\/(git@)?github\.com\/|^git@github\.com:/, '')
    .replace(/\.git$/, '');
  return repositoryOf(path);
}

/** The button as Markdown: opens Resource Manager with the stack of the newest release. */
export function deployButton(repository: Repository): string {
  return picture(`${CREATE}?zipUrl=https://github.com/${repository}/releases/latest/download/${ZIP_NAME}`);
}

/** The same picture, leading to a page of ours: for as long as nobody knows where releases are. */
export function picture(target: string): string {
  return `[![Deploy to Oracle Cloud](${IMAGE})](${target})`;
}

/** The image of the functions that was pushed for a release. */
export interface PushedImage {
  /** By digest: `host/path@sha256:…`. */
  readonly name: string;
  /** Whether Oracle's regions have it, so that the zip of this release names it. */
  readonly isInRegions: boolean;
  /** The image below, by its digest; null when it is not known. */
  readonly base: string | null;
}

/** Notes of a release. @param image null when none was pushed. */
export function releaseNotes(
  version: string,
  repository: Repository | null,
  image: PushedImage | null,
): string {
  return [
    `What changed, and what to do: CHANGELOG.md, section ${version}.`,
    ...(image === null
      ? []
      : [
          `Image of the functions, for amd64 and arm64: \`${image.name}\`. OCI Functions pulls only from the registry of its own`,
          image.isInRegions
            ? 'region: the image is there, and the zip of this release names it. Nothing has to be pushed.'
            : 'region: docs/deploy.md, "A released image", copies it there.',
          ...(image.base === null ? [] : [`Built on \`${image.base}\`.`]),
        ]),
    ...(repository === null ? [] : ['', deployButton(repository)]),
    '',
  ].join('\n');
}
